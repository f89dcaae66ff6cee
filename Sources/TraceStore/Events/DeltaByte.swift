/// How the time from one event to the next is written: one byte, and more in a column of their own for long times.
///
/// | byte      | more bytes | ticks                                                    |
/// | --------- | ---------: | -------------------------------------------------------- |
/// | 0 – 191   |          0 | the byte itself                                          |
/// | 192 – 239 |          1 | 192 + (byte − 192) · 256 + the byte that follows         |
/// | 240 – 251 |          2 | 12,480 + (byte − 240) · 65,536 + the two that follow     |
/// | 252       |          3 | what follows                                             |
/// | 253       |          4 | what follows                                             |
/// | 254       |          6 | what follows                                             |
/// | 255       |          8 | what follows                                             |
enum DeltaByte {
  static let firstShort: UInt8 = 192
  static let firstMedium: UInt8 = 240
  static let firstLong: UInt8 = 252

  static let shortBase: UInt64 = 192
  static let mediumBase: UInt64 = 192 + 48 * 256
  static let longBase: UInt64 = 192 + 48 * 256 + 12 * 65536

  /// More bytes than this never follow.
  static let maximumExtraBytes = 8

  /// The byte for a delta of at least `shortBase`, the number of bytes that follow, and their value.
  @inline(__always)
  static func long(_ delta: UInt64) -> (byte: UInt8, extraBytes: Int, extra: UInt64) {
    if delta < mediumBase {
      let rest = delta - shortBase
      return (firstShort + UInt8(truncatingIfNeeded: rest >> 8), 1, rest & 0xFF)
    }
    if delta < longBase {
      let rest = delta - mediumBase
      return (firstMedium + UInt8(truncatingIfNeeded: rest >> 16), 2, rest & 0xFFFF)
    }
    if delta < 1 << 24 { return (252, 3, delta) }
    if delta < 1 << 32 { return (253, 4, delta) }
    if delta < 1 << 48 { return (254, 6, delta) }
    return (255, 8, delta)
  }

  /// The number of bytes that follow `byte`.
  @inline(__always)
  static func extraBytes(after byte: UInt8) -> Int {
    if byte < firstShort { return 0 }
    if byte < firstMedium { return 1 }
    if byte < firstLong { return 2 }
    switch byte {
    case 252: return 3
    case 253: return 4
    case 254: return 6
    default: return 8
    }
  }

  /// The delta that `byte` and the value of the bytes that follow it stand for.
  @inline(__always)
  static func value(_ byte: UInt8, extra: UInt64) -> UInt64 {
    if byte < firstShort { return UInt64(byte) }
    if byte < firstMedium { return shortBase + UInt64(byte - firstShort) << 8 + extra }
    if byte < firstLong { return mediumBase + UInt64(byte - firstMedium) << 16 + extra }
    return extra
  }
}
