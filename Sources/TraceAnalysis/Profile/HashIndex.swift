/// Finds the elements of an array by hash; the array holds the keys.
///
/// - Complexity: O(1), by open addressing.
struct HashIndex {
  /// Indices into the array plus 1 by hash, 0 for a free slot; a power of two, at most half of them taken.
  ///
  /// The bits above those that an index needs hold a part of the hash (`tag`): a look at them rarely leads to a wrong
  /// element.
  private var slots = [UInt32](repeating: 0, count: 64)
  private var count = 0

  /// The index of the element with that hash of which `isWanted` says so.
  @inline(__always)
  func index(hash: Int, where isWanted: (Int) -> Bool) -> Int? {
    let mask = slots.count - 1
    let tag = tag(hash)
    var slot = hash & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot] ^ tag) - 1
      // Of another hash it is most often out of range.
      if index >= 0, index < count, isWanted(index) { return index }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Adds the element that has been appended to the array; `hash` gives that of the element at some index.
  @inline(__always)
  mutating func noteLast(hash: (_ index: Int) -> Int) {
    reserveCapacity(count + 1, hash: hash)
    take(count, hash(count))
    count += 1
  }

  /// Makes room for so many elements, so that none is moved while they come.
  @inline(__always)
  mutating func reserveCapacity(_ capacity: Int, hash: (_ index: Int) -> Int) {
    guard capacity * 2 > slots.count else { return }
    var size = slots.count
    while capacity * 2 > size { size *= 2 }
    // The old ones are let go first.
    slots = []
    slots = Array(repeating: 0, count: size)
    for index in 0..<count { take(index, hash(index)) }
  }

  private mutating func take(_ index: Int, _ hash: Int) {
    let mask = slots.count - 1
    var slot = hash & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(index + 1) ^ tag(hash)
  }

  /// What of the hash stands in a slot: the bits that did not make the slot, which no index has.
  @inline(__always)
  private func tag(_ hash: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: hash) & ~UInt32(truncatingIfNeeded: slots.count &- 1)
  }

  /// Another one each time the program runs, so that no file can be made of keys that all have one hash.
  static let secret = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

  /// A hash of two numbers that has much of both in its low bits: both halves of their product, as in wyhash.
  static func hash(_ a: UInt64, _ b: UInt64, secret: (UInt64, UInt64) = secret) -> Int {
    let (high, low) = (a ^ secret.0).multipliedFullWidth(by: b ^ secret.1)
    return Int(truncatingIfNeeded: high ^ low)
  }
}
