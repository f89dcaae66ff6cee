/// Appends the primitive fields of docs/FORMAT.md to a byte array.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  init() {}

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  mutating func u8(_ value: UInt8) { bytes.append(value) }
  mutating func u16(_ value: UInt16) { fixed(value) }
  mutating func u32(_ value: UInt32) { fixed(value) }
  mutating func u64(_ value: UInt64) { fixed(value) }

  private mutating func fixed(_ value: some FixedWidthInteger & UnsignedInteger) {
    var rest = UInt64(value)
    for _ in 0..<value.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// `Number`: unsigned LEB128.
  mutating func number(_ value: UInt64) { bytes.appendLEB128(value) }

  mutating func number(_ value: Int) { number(UInt64(value)) }
  mutating func number(_ value: UInt32) { number(UInt64(value)) }

  /// `Signed_Number`: the sign is folded into the lowest bit.
  ///
  /// 0, −1, 1, −2 … are written as 0, 1, 2, 3 …
  mutating func signedNumber(_ value: Int64) {
    number(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  /// The difference `value − base` modulo 2⁶⁴, as a `Signed_Number`.
  mutating func difference(_ value: UInt64, from base: UInt64) {
    signedNumber(Int64(bitPattern: value &- base))
  }

  /// `String`: the number of bytes, then UTF-8.
  mutating func string(_ value: String) {
    let utf8 = value.utf8
    number(utf8.count)
    bytes.append(contentsOf: utf8)
  }
}
