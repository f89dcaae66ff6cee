import ByteCoding

/// What stands before the payload of every block (docs/FORMAT.md, "Block").
struct BlockHeader: Equatable, Sendable {
  enum Encoding: UInt8 {
    case stored = 0
    case zstd = 1
  }

  /// The raw `Block_Kind`: kinds that this reader does not know are skipped.
  var kind: UInt8
  var encoding: Encoding
  var storedBytes: Int
  var contentBytes: Int
  /// The number of this block in its file, from 0.
  var sequence: UInt64
  /// First and last tick of events; first and last id of table entries.
  var first: UInt64
  var last: UInt64
  /// Events, or table entries.
  var items: UInt32
  var payloadChecksum: UInt32
  /// To be written as 0; readers ignore it.
  var unused: UInt32 = 0

  /// Whether a file holding this header's block may be believed to need this much memory.
  var isWithinLimits: Bool {
    guard storedBytes <= Format.maximumStoredBytes, contentBytes <= Format.maximumContentBytes else { return false }
    if encoding == .stored { return storedBytes == contentBytes }
    return contentBytes <= storedBytes * Format.maximumAmplification + Format.amplificationAllowance
  }

  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.u32(Format.blockMagic)
    writer.u8(kind)
    writer.u8(encoding.rawValue)
    writer.u16(0)
    writer.u32(UInt32(storedBytes))
    writer.u32(UInt32(contentBytes))
    writer.u64(sequence)
    writer.u64(first)
    writer.u64(last)
    writer.u32(items)
    writer.u32(payloadChecksum)
    writer.u32(unused)
    writer.u32(CRC32.checksum(writer.bytes.span))
    return writer.bytes
  }
}

extension BlockHeader {
  /// The header in the first `Format.blockHeaderBytes` of `bytes`; `nil` where there is none, or none that is whole.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= Format.blockHeaderBytes else { return nil }
    let header = bytes.extracting(0..<Format.blockHeaderBytes)
    func little(_ offset: Int, _ width: Int) -> UInt64 {
      var value: UInt64 = 0
      for i in 0..<width { value |= UInt64(header[offset + i]) << UInt64(8 * i) }
      return value
    }
    guard little(0, 4) == UInt64(Format.blockMagic),
      CRC32.matches(UInt32(little(52, 4)), header.extracting(0..<52)),
      let encoding = Encoding(rawValue: header[5]), little(6, 2) == 0
    else { return nil }
    self.init(
      kind: header[4], encoding: encoding, storedBytes: Int(little(8, 4)), contentBytes: Int(little(12, 4)),
      sequence: little(16, 8), first: little(24, 8), last: little(32, 8), items: UInt32(little(40, 4)),
      payloadChecksum: UInt32(little(44, 4)), unused: UInt32(little(48, 4)))
  }
}
