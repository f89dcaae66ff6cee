public import ByteCoding

/// The numbers of a page as bytes, each as the difference to the one before.
@usableFromInline
enum PageCoding {
  @usableFromInline
  static func encode(_ numbers: [UInt64]) -> [UInt8] {
    var writer = ByteWriter()
    writer.differences(numbers) { $0 }
    return writer.bytes
  }

  @usableFromInline
  static func decode(_ bytes: [UInt8], count: Int) throws(MalformedContent) -> [UInt64] {
    var numbers = [UInt64](repeating: 0, count: count)
    var reader = ByteReader(bytes)
    try reader.differences(of: &numbers) { $0 = $1 }
    try reader.end()
    return numbers
  }
}
