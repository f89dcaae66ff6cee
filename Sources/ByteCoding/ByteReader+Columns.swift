// Numbers, eight bytes at a time: eight numbers of a byte each, or two, without a branch for how long they are, for
// nothing foretells how long the next one is.

extension ByteReader {
  /// Hands `set` each row with its `Number`, in order.
  @inlinable
  @inline(__always)
  public mutating func column<Row>(
    of rows: inout [Row], _ set: (inout Row, UInt64) throws(MalformedContent) -> Void
  ) throws(MalformedContent) {
    var rows = rows.mutableSpan
    var next = 0
    while next < rows.count {
      if let word = nextWord {
        let ends = Self.ends(in: word)
        let later = ends & (ends &- 1)
        if ends == Self.topBits, next + 8 <= rows.count {
          for byte in 0..<8 { try set(&rows[next + byte], word >> UInt64(8 * byte) & 0xFF) }
          skip(8)
          next += 8
          continue
        }
        if later != 0, next + 2 <= rows.count {
          let firstBits = UInt64(ends.trailingZeroBitCount + 1)
          try set(&rows[next], Self.joined(word & Self.upTo(ends)))
          try set(&rows[next + 1], Self.joined((word & Self.upTo(later)) >> firstBits))
          skip(later.trailingZeroBitCount / 8 + 1)
          next += 2
          continue
        }
      }
      try set(&rows[next], try number())
      next += 1
    }
  }

  /// The `Number` that begins in `word`, the next eight bytes; `nil` where it does not end there.
  @inlinable
  public mutating func number(in word: UInt64) -> UInt64? {
    let ends = Self.ends(in: word)
    guard ends != 0 else { return nil }
    skip(ends.trailingZeroBitCount / 8 + 1)
    return Self.joined(word & Self.upTo(ends))
  }

  /// As `column`, with values of which each is written as a `Difference` to the one before (0 before the first).
  @inlinable
  @inline(__always)
  public mutating func differences<Row>(
    of rows: inout [Row], _ set: (inout Row, UInt64) throws(MalformedContent) -> Void
  ) throws(MalformedContent) {
    var value: UInt64 = 0
    try column(of: &rows) { row, folded throws(MalformedContent) in
      value &+= Self.unfolded(folded)
      try set(&row, value)
    }
  }

  /// The top bits of all bytes that are the last of a number.
  @inlinable
  public static func ends(in word: UInt64) -> UInt64 { ~word & topBits }

  /// All bits up to the lowest one of `ends`.
  @inlinable
  public static func upTo(_ ends: UInt64) -> UInt64 { ends ^ (ends &- 1) }

  @inlinable
  public static var topBits: UInt64 { 0x8080_8080_8080_8080 }

  /// The low seven bits of each byte, together.
  @inlinable
  public static func joined(_ bytes: UInt64) -> UInt64 {
    let pairs = bytes & 0x007F_007F_007F_007F | (bytes & 0x7F00_7F00_7F00_7F00) >> 1
    let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) >> 2
    return fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) >> 4
  }
}
