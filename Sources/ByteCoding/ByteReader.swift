/// Takes the primitive fields of docs/FORMAT.md from a byte array, believing no length before it is checked.
public struct ByteReader: Sendable {
  public let bytes: [UInt8]
  public var offset = 0

  @inlinable
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  @inlinable
  public var remaining: Int { bytes.count - offset }

  @inlinable
  public mutating func u8() throws(MalformedContent) -> UInt8 {
    guard offset < bytes.count else { throw .tooShort }
    defer { offset += 1 }
    return bytes[offset]
  }

  @inlinable
  public mutating func u16() throws(MalformedContent) -> UInt16 { UInt16(truncatingIfNeeded: try fixed(2)) }
  @inlinable
  public mutating func u32() throws(MalformedContent) -> UInt32 { UInt32(truncatingIfNeeded: try fixed(4)) }
  @inlinable
  public mutating func u64() throws(MalformedContent) -> UInt64 { try fixed(8) }

  @inlinable
  public mutating func fixed(_ width: Int) throws(MalformedContent) -> UInt64 {
    guard remaining >= width else { throw .tooShort }
    var value: UInt64 = 0
    for i in 0..<width { value |= UInt64(bytes[offset + i]) << UInt64(8 * i) }
    offset += width
    return value
  }

  /// `Number`, at most 64 bits.
  @inlinable
  @inline(__always)
  public mutating func number() throws(MalformedContent) -> UInt64 {
    // Most take one byte.
    guard offset < bytes.count, bytes[offset] < 0x80 else { return try longNumber() }
    defer { offset += 1 }
    return UInt64(bytes[offset])
  }

  @inline(never)
  public mutating func longNumber() throws(MalformedContent) -> UInt64 {
    if let word = nextWord, let value = number(in: word) { return value }
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try u8()
      let bits = UInt64(byte & 0x7F)
      guard shift < 63 || bits <= 1 else { throw .outOfRange }
      value |= bits << shift
      if byte < 0x80 { return value }
      shift += 7
      guard shift <= 63 else { throw .outOfRange }
    }
  }

  /// A `Number` of at most `limit`.
  @inlinable
  public mutating func number(atMost limit: Int) throws(MalformedContent) -> Int {
    let value = try number()
    guard value <= UInt64(limit) else { throw .outOfRange }
    return Int(value)
  }

  @inlinable
  public mutating func number32() throws(MalformedContent) -> UInt32 {
    let value = try number()
    guard value <= UInt64(UInt32.max) else { throw .outOfRange }
    return UInt32(value)
  }

  /// The number of things that follow, of at least `minimumBytes` (1 or more) each: no more than the bytes left can
  /// hold.
  @inlinable
  public mutating func count(minimumBytes: Int = 1) throws(MalformedContent) -> Int {
    let value = try number()
    guard value <= UInt64(remaining / minimumBytes) else { throw .tooShort }
    return Int(value)
  }

  @inlinable
  public mutating func signedNumber() throws(MalformedContent) -> Int64 {
    Int64(bitPattern: Self.unfolded(try number()))
  }

  @inlinable
  public mutating func difference(from base: UInt64) throws(MalformedContent) -> UInt64 {
    base &+ Self.unfolded(try number())
  }

  /// What a `Signed_Number` stands for, modulo 2⁶⁴.
  @inlinable
  @inline(__always)
  public static func unfolded(_ value: UInt64) -> UInt64 { value >> 1 ^ (0 &- (value & 1)) }

  /// The next eight bytes, the first of them lowest; `nil` where there are fewer.
  @inlinable
  @inline(__always)
  public var nextWord: UInt64? {
    guard remaining >= 8 else { return nil }
    // Safe: there are so many bytes from `offset` on, and every bit pattern is an integer.
    return unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
  }

  /// Leaves out bytes that have been looked at; there must be so many.
  @inlinable
  @inline(__always)
  public mutating func skip(_ count: Int) { offset += count }

  /// `String`; bytes that are not UTF-8 are replaced by U+FFFD.
  @inlinable
  public mutating func string() throws(MalformedContent) -> String {
    let length = try count()
    defer { offset += length }
    return String(decoding: bytes[offset..<offset + length], as: UTF8.self)
  }

  /// Leaves out what is left.
  @inlinable
  public mutating func skipRest() { offset = bytes.count }

  /// Throws where bytes are left over.
  @inlinable
  public func end() throws(MalformedContent) {
    guard remaining == 0 else { throw .tooLong }
  }
}
