/// The CRC-32 of zlib, PNG and Ethernet (polynomial 0xEDB88320), eight bytes at a step.
public enum CRC32 {
  /// Row k, column b: the checksum of byte b followed by k zero bytes.
  private static let table: [UInt32] = {
    var table = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      table[byte] = value
    }
    for index in 256..<2048 {
      let before = table[index - 256]
      table[index] = before >> 8 ^ table[Int(before & 0xFF)]
    }
    return table
  }()

  /// Whether `bytes` have that checksum; always, in a build for the fuzzer, which cannot guess checksums.
  public static func matches(_ checksum: UInt32, _ bytes: Span<UInt8>) -> Bool {
    #if FUZZING
      true
    #else
      checksum == self.checksum(bytes)
    #endif
  }

  /// - Parameter before: the checksum of the bytes before these, where there are some.
  /// - Complexity: O(bytes); about 1.5 GB/s.
  public static func checksum(_ bytes: Span<UInt8>, continuing before: UInt32 = 0) -> UInt32 {
    let table = Self.table.span
    var crc = ~before
    var i = 0
    // Safe: integers are plain bytes.
    let raw = unsafe bytes.bytes
    while i + 8 <= raw.byteCount {
      // Safe: i + 8 is within the span, and every bit pattern is an integer.
      let low = unsafe raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt32.self).littleEndian ^ crc
      let high = unsafe raw.unsafeLoadUnaligned(fromByteOffset: i + 4, as: UInt32.self).littleEndian
      let a = table[1792 + Int(low & 0xFF)] ^ table[1536 + Int(low >> 8 & 0xFF)]
      let b = table[1280 + Int(low >> 16 & 0xFF)] ^ table[1024 + Int(low >> 24)]
      let c = table[768 + Int(high & 0xFF)] ^ table[512 + Int(high >> 8 & 0xFF)]
      let d = table[256 + Int(high >> 16 & 0xFF)] ^ table[Int(high >> 24)]
      crc = a ^ b ^ c ^ d
      i += 8
    }
    while i < bytes.count {
      crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[i])) & 0xFF)]
      i += 1
    }
    return ~crc
  }
}
