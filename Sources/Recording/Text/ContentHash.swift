/// FNV-1a with 128 bits (http://www.isthe.com/chongo/tech/comp/fnv/): names files of our own cache by content.
///
/// Not for adversaries: only this user's own sources are ever hashed.
struct ContentHash {
  private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

  mutating func add(_ bytes: some Sequence<UInt8>) {
    var state = state
    for byte in bytes {
      state = (state ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
    }
    self.state = state
  }

  /// Adds a field and a separator, so that ("ab", "c") and ("a", "bc") differ.
  mutating func add(_ text: String) {
    add(text.utf8)
    add(CollectionOfOne(0))
  }

  /// 25 letters and digits.
  var text: String {
    let digits = String(state, radix: 36)
    return String(repeating: "0", count: 25 - digits.count) + digits
  }
}
