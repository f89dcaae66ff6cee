@testable import TraceStore

/// A trace as blocks whose content can be changed; what is made of it has right checksums, sizes and index.
struct RawTrace {
  struct Block {
    var kind: UInt8
    var first: UInt64
    var last: UInt64
    var items: UInt32
    var content: [UInt8]
    /// What the header says, where that is not the content's size.
    var claimedBytes: Int?
    /// The payload with its encoding, where that is not the content as it is.
    var payload: [UInt8]?
  }

  var blocks: [Block] = []

  init() {}

  /// The blocks of a trace without damage.
  init(of reader: TraceReader) throws {
    var tables = try TableReader(file: reader.file)
    for entry in reader.blocks {
      guard case .content(let content) = try tables.content(of: entry) else { continue }
      blocks.append(
        Block(kind: entry.kind, first: entry.first, last: entry.last, items: entry.items, content: content))
    }
  }

  /// The file.
  func bytes(hasIndex: Bool = true) -> [UInt8] {
    var bytes = FileHeader().encoded()
    var index = IndexBuilder()
    func append(_ block: Block, sequence: Int) {
      let payload = block.payload ?? block.content
      let header = BlockHeader(
        kind: block.kind, encoding: block.payload == nil ? .stored : .zstd, storedBytes: payload.count,
        contentBytes: block.claimedBytes ?? block.content.count, sequence: UInt64(sequence), first: block.first,
        last: block.last, items: block.items, payloadChecksum: CRC32.checksum(payload.span))
      if block.kind != BlockKind.index.rawValue { index.append(BlockEntry(header, offset: UInt64(bytes.count))) }
      bytes += header.encoded() + payload
    }
    for (sequence, block) in blocks.enumerated() { append(block, sequence: sequence) }
    guard hasIndex else { return bytes }
    let offset = bytes.count
    var done = 0
    for (number, part) in index.parts.enumerated() {
      append(
        Block(
          kind: BlockKind.index.rawValue, first: UInt64(done), last: UInt64(done + part.count - 1),
          items: UInt32(part.count), content: part.bytes), sequence: blocks.count + number)
      done += part.count
    }
    let trailer = Trailer(
      indexOffset: UInt64(offset), blockCount: UInt64(blocks.count),
      fileBytes: UInt64(bytes.count + Format.trailerBytes))
    return bytes + trailer.encoded()
  }
}
