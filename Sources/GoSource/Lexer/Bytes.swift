extension UInt8 {
  @inline(__always)
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// Whether an identifier may go on with this byte.
  ///
  /// Every byte of a character beyond ASCII is taken for a letter: where it is none, the source is malformed.
  @inline(__always)
  var isIdentifierPart: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || isDigit || self == UInt8(ascii: "_") || self >= 0x80
  }
}

extension Span<UInt8> {
  /// The byte at an offset, 0 beyond the end.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 { offset < count ? self[offset] : 0 }

  /// Whether the bytes from `start` on, and before `end`, are those of a text.
  func holds(_ text: StaticString, at start: Int, before end: Int) -> Bool {
    guard start >= 0, end - start >= text.utf8CodeUnitCount else { return false }
    // Safe: the index stays below the literal's own code unit count.
    for i in 0..<text.utf8CodeUnitCount where unsafe self[start + i] != text.utf8Start[i] { return false }
    return true
  }

  /// The bytes of a range as text.
  func string(_ start: Int, _ end: Int) -> String {
    String(decoding: (start..<end).map { self[$0] }, as: UTF8.self)
  }
}
