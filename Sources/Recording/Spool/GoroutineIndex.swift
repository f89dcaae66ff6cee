/// Goroutine numbers by process and goid: a hash table with linear probing, 16 bytes an entry, at most ¾ full.
///
/// A dictionary took as long for one switch as the reader takes for ten events. It may forget goroutines whose page has
/// left memory; `ColdGoroutines` has these.
struct GoroutineIndex {
  private struct Entry {
    var goid: UInt64 = 0
    /// Number of the process plus one; 0 is a free entry.
    var owner: UInt32 = 0
    var index: UInt32 = 0
  }

  private var entries = [Entry](repeating: Entry(), count: 1024)
  private var used = 0
  /// Owners that are gone; their entries are removed when room is needed.
  private var gone: Set<UInt32> = []

  /// The number of the goroutine, if it is here.
  ///
  /// - Complexity: O(1) on average.
  func find(process: UInt32, goid: UInt64) -> UInt32? {
    var at = Self.start(process + 1, goid, entries.count)
    while entries[at].owner != 0 {
      if entries[at].goid == goid && entries[at].owner == process + 1 { return entries[at].index }
      at = (at + 1) & (entries.count - 1)
    }
    return nil
  }

  /// Enters a goroutine that is not here.
  ///
  /// - Parameter isCold: whether the goroutine with a number may be forgotten; asked when room is needed.
  /// - Complexity: O(1) on average.
  mutating func insert(process: UInt32, goid: UInt64, number: UInt32, isCold: (UInt32) -> Bool) {
    if 4 * (used + 1) > 3 * entries.count { makeRoom(isCold) }
    put(Entry(goid: goid, owner: process + 1, index: number))
    used += 1
  }

  /// The process's goroutines never appear again.
  mutating func remove(process: UInt32) { gone.insert(process + 1) }

  /// - Complexity: O(size of the table).
  private mutating func makeRoom(_ isCold: (UInt32) -> Bool) {
    let kept = entries.filter { $0.owner != 0 && !gone.contains($0.owner) && !isCold($0.index) }
    let size = 2 * kept.count > entries.count ? 2 * entries.count : entries.count
    entries = Array(repeating: Entry(), count: size)
    for entry in kept { put(entry) }
    used = kept.count
    gone = []
  }

  private mutating func put(_ entry: Entry) {
    var at = Self.start(entry.owner, entry.goid, entries.count)
    while entries[at].owner != 0 { at = (at + 1) & (entries.count - 1) }
    entries[at] = entry
  }

  /// Fibonacci hashing; `size` is a power of two.
  private static func start(_ owner: UInt32, _ goid: UInt64, _ size: Int) -> Int {
    let mixed = (goid &+ UInt64(owner) &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (size - 1)
  }
}
