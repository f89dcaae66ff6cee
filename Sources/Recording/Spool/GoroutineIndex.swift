/// Goroutine numbers by process and goid: a hash table with linear probing, 16 bytes a place, at most ¾ full.
///
/// A dictionary took as long for one switch as the reader takes for ten events. It may forget goroutines whose page has left
/// memory; `ColdGoroutines` knows these.
struct GoroutineIndex {
  private struct Place {
    var goid: UInt64 = 0
    /// Number of the process plus one; 0 is a free place.
    var owner: UInt32 = 0
    var index: UInt32 = 0
  }

  private var places = [Place](repeating: Place(), count: 1024)
  private var used = 0
  /// Owners that are gone; their places are taken back when room is needed.
  private var gone: Set<UInt32> = []

  /// The number of the goroutine, if it is here.
  ///
  /// - Complexity: O(1) on average.
  func find(process: UInt32, goid: UInt64) -> UInt32? {
    var at = Self.start(process + 1, goid, places.count)
    while places[at].owner != 0 {
      if places[at].goid == goid && places[at].owner == process + 1 { return places[at].index }
      at = (at + 1) & (places.count - 1)
    }
    return nil
  }

  /// Enters a goroutine that is not here.
  ///
  /// - Parameter isCold: whether the goroutine with a number may be forgotten; asked when room is needed.
  /// - Complexity: O(1) on average.
  mutating func insert(process: UInt32, goid: UInt64, number: UInt32, isCold: (UInt32) -> Bool) {
    if 4 * (used + 1) > 3 * places.count { makeRoom(isCold) }
    put(Place(goid: goid, owner: process + 1, index: number))
    used += 1
  }

  /// The process's goroutines never appear again.
  mutating func remove(process: UInt32) { gone.insert(process + 1) }

  /// - Complexity: O(size of the table).
  private mutating func makeRoom(_ isCold: (UInt32) -> Bool) {
    let kept = places.filter { $0.owner != 0 && !gone.contains($0.owner) && !isCold($0.index) }
    let size = 2 * kept.count > places.count ? 2 * places.count : places.count
    places = Array(repeating: Place(), count: size)
    for place in kept { put(place) }
    used = kept.count
    gone = []
  }

  private mutating func put(_ place: Place) {
    var at = Self.start(place.owner, place.goid, places.count)
    while places[at].owner != 0 { at = (at + 1) & (places.count - 1) }
    places[at] = place
  }

  /// Fibonacci hashing; `size` is a power of two.
  private static func start(_ owner: UInt32, _ goid: UInt64, _ size: Int) -> Int {
    let mixed = (goid &+ UInt64(owner) &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (size - 1)
  }
}
