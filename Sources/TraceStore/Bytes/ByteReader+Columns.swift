// Columns of numbers, eight bytes at a time.

extension ByteReader {
  /// Hands `set` each row with its `Number`, in order.
  @inline(__always)
  mutating func column<Row>(
    of rows: inout [Row], _ set: (inout Row, UInt64) throws(MalformedContent) -> Void
  ) throws(MalformedContent) {
    var rows = rows.mutableSpan
    var next = 0
    while next < rows.count {
      let value: UInt64
      if let word = nextWord {
        let ends = ~word & Self.topBits
        if ends == Self.topBits, next + 8 <= rows.count {
          for byte in 0..<8 { try set(&rows[next + byte], word >> UInt64(8 * byte) & 0xFF) }
          skip(8)
          next += 8
          continue
        }
        if ends != 0 {
          // Up to the first byte that is a number's last; without a branch, for nothing tells how long the next number is.
          value = Self.joined(word & (ends ^ (ends &- 1)))
          skip(ends.trailingZeroBitCount / 8 + 1)
        } else {
          value = try number()
        }
      } else {
        value = try number()
      }
      try set(&rows[next], value)
      next += 1
    }
  }

  /// As `column`, with values of which each is written as a `Difference` to the one before (0 before the first).
  @inline(__always)
  mutating func differences<Row>(
    of rows: inout [Row], _ set: (inout Row, UInt64) throws(MalformedContent) -> Void
  ) throws(MalformedContent) {
    var value: UInt64 = 0
    try column(of: &rows) { row, folded throws(MalformedContent) in
      value &+= Self.unfolded(folded)
      try set(&row, value)
    }
  }

  private static var topBits: UInt64 { 0x8080_8080_8080_8080 }

  /// The low seven bits of each byte, together.
  private static func joined(_ bytes: UInt64) -> UInt64 {
    let pairs = bytes & 0x007F_007F_007F_007F | (bytes & 0x7F00_7F00_7F00_7F00) >> 1
    let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) >> 2
    return fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) >> 4
  }
}
