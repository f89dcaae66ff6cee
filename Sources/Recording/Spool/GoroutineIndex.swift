/// Goroutine numbers by process and goid: a hash table with linear probing of chunks of 16 consecutive goids, at most
/// half full.
///
/// Go hands out goids one after the other, so goroutines that are in use at one time are in few chunks; one entry a
/// goroutine meant a miss of the cache for each, and for each parent. It may forget goroutines whose page has left
/// memory; `ColdGoroutines` has these.
struct GoroutineIndex {
  private static let chunkBits = 4
  private static let chunkGoids = 1 << chunkBits
  private static let none = UInt32.max

  private struct Chunk {
    /// The goids' common upper bits.
    var goids: UInt64 = 0
    /// Number of the process plus one; 0 is a free chunk.
    var owner: UInt32 = 0
  }

  private var chunks = [Chunk](repeating: Chunk(), count: 256)
  /// By chunk and lowest bits of the goid.
  private var numbers = [UInt32](repeating: none, count: 256 << chunkBits)
  private var used = 0
  /// Owners that are gone; their entries are removed when room is needed.
  private var gone: Set<UInt32> = []

  /// The number of the goroutine, if it is here.
  ///
  /// - Complexity: O(1) on average.
  func find(process: UInt32, goid: UInt64) -> UInt32? {
    let at = chunk(of: goid, owner: process + 1)
    guard chunks[at].owner != 0 else { return nil }
    let number = numbers[Self.index(at, goid)]
    return number == Self.none ? nil : number
  }

  /// Enters a goroutine that is not here.
  ///
  /// - Parameter isCold: whether the goroutine with a number may be forgotten; asked when room is needed.
  /// - Complexity: O(1) on average.
  mutating func insert(process: UInt32, goid: UInt64, number: UInt32, isCold: (UInt32) -> Bool) {
    let owner = process + 1
    var at = chunk(of: goid, owner: owner)
    if chunks[at].owner == 0 {
      if 2 * (used + 1) > chunks.count {
        makeRoom(isCold)
        at = chunk(of: goid, owner: owner)
      }
      chunks[at] = Chunk(goids: goid >> Self.chunkBits, owner: owner)
      used += 1
    }
    numbers[Self.index(at, goid)] = number
  }

  /// The process's goroutines never appear again.
  mutating func remove(process: UInt32) { gone.insert(process + 1) }

  /// The chunk that the goid is in, or a free one where it would be.
  private func chunk(of goid: UInt64, owner: UInt32) -> Int {
    let goids = goid >> Self.chunkBits
    // Fibonacci hashing.
    let mixed = (goids &+ UInt64(owner) &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
    var at = Int(truncatingIfNeeded: mixed >> 32) & (chunks.count - 1)
    while chunks[at].owner != 0, chunks[at].owner != owner || chunks[at].goids != goids {
      at = (at + 1) & (chunks.count - 1)
    }
    return at
  }

  /// Where a chunk's numbers are.
  private static func range(_ chunk: Int) -> Range<Int> { chunk * chunkGoids..<(chunk + 1) * chunkGoids }

  private static func index(_ chunk: Int, _ goid: UInt64) -> Int {
    chunk * chunkGoids + Int(goid & UInt64(chunkGoids - 1))
  }

  /// - Complexity: O(size of the table).
  private mutating func makeRoom(_ isCold: (UInt32) -> Bool) {
    let (oldChunks, oldNumbers) = (chunks, numbers)
    let kept = oldChunks.indices.filter { at in
      let isInUse = oldChunks[at].owner != 0 && !gone.contains(oldChunks[at].owner)
      return isInUse && oldNumbers[Self.range(at)].contains { $0 != Self.none && !isCold($0) }
    }
    let size = 4 * kept.count > oldChunks.count ? 2 * oldChunks.count : oldChunks.count
    chunks = Array(repeating: Chunk(), count: size)
    numbers = Array(repeating: Self.none, count: size << Int(Self.chunkBits))
    used = kept.count
    gone = []
    for old in kept {
      let at = chunk(of: oldChunks[old].goids << Self.chunkBits, owner: oldChunks[old].owner)
      chunks[at] = oldChunks[old]
      numbers.replaceSubrange(Self.range(at), with: oldNumbers[Self.range(old)])
    }
  }
}
