@testable import TraceStore
import ByteCoding

extension FormatRule {
  /// Headers, blocks, and where they stand.
  static let ofFile: [FormatRule] = [
    FormatRule("another magic", against: "`Magic` and `Header_Bytes` MUST be as above", .refusal) {
      $0.changeBytes = { $0[7] = 0x0A }
    },
    FormatRule("another version", against: "a reader MUST look at it before the checksum", .refusal) {
      $0.fileHeader.version = 2
    },
    FormatRule("a larger header", against: "`Magic` and `Header_Bytes` MUST be as above", .refusal) {
      $0.changeBytes = {
        $0[12] = 48
        RawTrace.mendChecksum(of: &$0, at: 36)
      }
    },
    FormatRule("a wrong checksum of the file's header", against: "and `Header_Checksum` right", .refusal) {
      $0.changeBytes = { $0[36] ^= 1 }
    },
    FormatRule(
      "a required feature that is unknown",
      against: "a reader MUST refuse the file if it does not know a feature whose bit is set", .refusal
    ) { $0.fileHeader.requiredFeatures = 1 << 63 },
    FormatRule(
      "an unused field of the file's header", against: "*Unused* fields MUST be written as 0", .unexpectedField,
      byReading: false
    ) { $0.fileHeader.unused = 1 },
    FormatRule(
      "an unused field of a block's header", against: "*Unused* fields MUST be written as 0", .unexpectedField,
      byReading: false
    ) { $0.edit(.events) { $0.changeHeader = { $0[48] = 1 } } },
    FormatRule(
      "an unused field of an index block's header", against: "*Unused* fields MUST be written as 0",
      .unexpectedField, byReading: false
    ) { $0.changeIndex = { $0[0].changeHeader = { $0[50] = 1 } } },
    FormatRule(
      "a reserved field of a block's header", against: "*Reserved* fields MUST be written as 0",
      .damage(.checksumMismatch)
    ) { $0.edit(.events) { $0.changeHeader = { $0[6] = 1 } } },
    FormatRule(
      "a reserved field of the trailer", against: "*Reserved* fields MUST be written as 0", .damage(.unfinished)
    ) {
      $0.changeBytes = { bytes in
        let trailer = bytes.count - Format.trailerBytes
        bytes[trailer + 24] = 1
        RawTrace.mendChecksum(of: &bytes, from: trailer, at: trailer + 28)
      }
    },
  ]

  static let ofBlocks: [FormatRule] = [
    FormatRule(
      "another block magic", against: "`Block_Magic` and both checksums MUST be right", .damage(.checksumMismatch)
    ) { $0.edit(.events) { $0.changeHeader = { $0[3] = 0x32 } } },
    FormatRule(
      "a wrong checksum of a header", against: "`Block_Magic` and both checksums MUST be right",
      .damage(.checksumMismatch)
    ) {
      let block = $0.index(of: .symbols)
      $0.changeBytes = { $0[offset(of: block, in: $0) + 52] ^= 1 }
    },
    FormatRule(
      "a wrong checksum of a payload", against: "`Block_Magic` and both checksums MUST be right",
      .damage(.checksumMismatch)
    ) { $0.edit(.spawnSites) { $0.changeHeader = { $0[44] ^= 1 } } },
    FormatRule(
      "a wrong checksum of a block that readers ignore", against: "their checksums hold", .damage(.checksumMismatch),
      byReading: false
    ) {
      $0.blocks.insert(RawTrace.Block(kind: 200, first: 0, last: 0, items: 0, content: [1]), at: 3)
      $0.blocks[3].changeHeader = { $0[44] ^= 1 }
    },
    FormatRule(
      "an unknown encoding", against: "0: the payload is the content; 1: zstd", .damage(.checksumMismatch)
    ) { $0.edit(.events) { $0.changeHeader = { $0[5] = 2 } } },
    FormatRule(
      "another sequence number", against: "`Sequence` MUST be the number of the block", .contradiction
    ) { $0.edit(.events) { $0.changeHeader = { $0[16] = 99 } } },
    FormatRule(
      "bytes between blocks", against: "The next block MUST follow at once", .damage(.unusableIndex)
    ) {
      let block = $0.index(of: .events)
      $0.changeTrailer = {
        $0.indexOffset += 4
        $0.fileBytes += 4
      }
      $0.changeBytes = { $0.insert(contentsOf: [0, 0, 0, 0], at: offset(of: block, in: $0)) }
    },
    FormatRule(
      "a frame of less content", against: "of exactly `Content_Bytes` bytes", .compression
    ) {
      try $0.edit(.symbols) { block in
        block.payload = try frame(block.content)
        block.claimedBytes = block.content.count + 1
      }
    },
    FormatRule("a frame of more content", against: "of exactly `Content_Bytes` bytes", .compression) {
      try $0.edit(.symbols) { block in
        block.payload = try frame(block.content)
        block.claimedBytes = block.content.count - 1
      }
    },
    FormatRule("two frames", against: "With encoding 1 the payload MUST be one zstd frame", .compression) {
      try $0.edit(.symbols) { block in
        block.payload = try frame(Array(block.content[..<9])) + frame(Array(block.content[9...]))
      }
    },
    FormatRule(
      "a skippable frame before the frame", against: "and after it any number of skippable frames", .compression
    ) {
      try $0.edit(.symbols) { $0.payload = try [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0] + frame($0.content) }
    },
    FormatRule("bytes after the frame", against: "and after it any number of skippable frames", .compression) {
      try $0.edit(.symbols) { $0.payload = try frame($0.content) + [0, 0, 0] }
    },
    FormatRule("a dictionary", against: "It MUST NOT need a dictionary", .compression) {
      $0.edit(.totals) { block in
        let size = block.content.count
        let header = UInt32(size) << 3 | 1
        // One segment, of a size in one byte; dictionary 7; one raw block, the last.
        block.payload =
          [0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, UInt8(size)]
          + [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16)] + block.content
      }
    },
    FormatRule(
      "too much content for so few bytes", against: "`Content_Bytes` ≤ 64 · `Stored_Bytes` + 4096", .tooLarge
    ) { trace in
      try trace.edit(.events, 1) { block in
        block.content = [UInt8](repeating: 0, count: 1 << 17)
        block.payload = try frame(block.content)
      }
    },
    FormatRule("17 MiB of content", against: "it MUST be that `Content_Bytes` ≤ 16 MiB", .tooLarge) {
      try $0.edit(.events, 1) { block in
        block.content = (0..<(17 << 20)).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 9) }
        block.claimedBytes = 16 << 20 + 1
        block.payload = try frame(Array(block.content[..<(1 << 20)]))
      }
    },
    FormatRule(
      "sizes that differ without compression", against: "with encoding 0, the same", .tooLarge
    ) { $0.edit(.events) { $0.changeHeader = { $0[12] &+= 1 } } },
    FormatRule(
      "more stored bytes than there may be", against: "`Stored_Bytes` ≤ 17 MiB", .damage(.unusableIndex)
    ) { trace in
      trace.changeIndex = { parts in
        // The first block's kind, then its stored bytes, which are fewer than 128.
        parts[0].content.replaceSubrange(1..<2, with: [0x81, 0x80, 0xC0, 0x08])
      }
    },
  ]

  /// One zstd frame.
  static func frame(_ content: [UInt8]) throws -> [UInt8] {
    var compressor = try Compressor(level: 3)
    return try compressor.compress(content)
  }

  /// Where a block begins in a file.
  static func offset(of block: Int, in bytes: [UInt8]) -> Int {
    var offset = Format.fileHeaderBytes
    for _ in 0..<block {
      guard let header = BlockHeader(bytes.span.extracting(offset..<bytes.count)) else { break }
      offset += Format.blockHeaderBytes + header.storedBytes
    }
    return offset
  }
}
