/// Appends the primitive fields of docs/FORMAT.md to a byte array.
public struct ByteWriter: Sendable {
  public var bytes: [UInt8] = []

  @inlinable
  public init() {}

  @inlinable
  public mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  @inlinable
  public mutating func u8(_ value: UInt8) { bytes.append(value) }
  @inlinable
  public mutating func u16(_ value: UInt16) { fixed(value) }
  @inlinable
  public mutating func u32(_ value: UInt32) { fixed(value) }
  @inlinable
  public mutating func u64(_ value: UInt64) { fixed(value) }

  @inlinable
  public mutating func fixed(_ value: some FixedWidthInteger & UnsignedInteger) {
    var rest = UInt64(value)
    for _ in 0..<value.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// `Number`: unsigned LEB128.
  @inlinable
  public mutating func number(_ value: UInt64) { bytes.appendLEB128(value) }

  @inlinable
  public mutating func number(_ value: Int) { number(UInt64(value)) }
  @inlinable
  public mutating func number(_ value: UInt32) { number(UInt64(value)) }

  /// `Signed_Number`: the sign is folded into the lowest bit.
  ///
  /// 0, −1, 1, −2 … are written as 0, 1, 2, 3 …
  @inlinable
  public mutating func signedNumber(_ value: Int64) {
    number(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  /// The difference `value − base` modulo 2⁶⁴, as a `Signed_Number`.
  @inlinable
  public mutating func difference(_ value: UInt64, from base: UInt64) {
    signedNumber(Int64(bitPattern: value &- base))
  }

  /// `String`: the number of bytes, then UTF-8.
  @inlinable
  public mutating func string(_ value: String) {
    let utf8 = value.utf8
    number(utf8.count)
    bytes.append(contentsOf: utf8)
  }

  /// One `Signed_Number` per entry: its value less that of the entry before (0 before the first), modulo 2⁶⁴.
  @inlinable
  public mutating func differences<Entries: Sequence>(_ entries: Entries, _ value: (Entries.Element) -> UInt64) {
    var previous: UInt64 = 0
    for entry in entries {
      let next = value(entry)
      difference(next, from: previous)
      previous = next
    }
  }
}
