extension [UInt8] {
  /// Appends a number as unsigned LEB128: seven bits a byte, low ones first, the top bit set on all bytes but the last.
  @inlinable @inline(__always)
  public mutating func appendLEB128(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
