@testable import TraceStore
import TraceModel
import ByteCoding

/// A trace as blocks whose content can be changed; what is made of it has right checksums, sizes and index.
struct RawTrace {
  struct Block {
    var kind: UInt8
    var first: UInt64
    var last: UInt64
    var items: UInt32
    var content: [UInt8]
    /// Whose events they are, as the index says.
    var goroutines: GoroutineSet?
    /// What the header says, where that is not the content's size.
    var claimedBytes: Int?
    /// The payload with its encoding, where that is not the content as it is.
    var payload: [UInt8]?
    /// Changes the header, whose checksum is made right afterwards; the index keeps what was there before.
    var changeHeader: (inout [UInt8]) -> Void = { _ in }
  }

  var blocks: [Block] = []
  var fileHeader = FileHeader(requiredFeatures: Format.openCallsFeature)
  /// Change what is written last, with right checksums afterwards.
  var changeIndex: (inout [Block]) -> Void = { _ in }
  var changeTrailer: (inout Trailer) -> Void = { _ in }
  /// Changes the file, as it is.
  var changeBytes: (inout [UInt8]) -> Void = { _ in }

  init() {}

  /// The blocks of a trace without damage.
  init(of reader: TraceReader) throws {
    var tables = try TableReader(file: reader.file)
    for entry in reader.blocks {
      guard case .content(let content) = try tables.content(of: entry) else { continue }
      blocks.append(
        Block(
          kind: entry.kind, first: entry.first, last: entry.last, items: entry.items, content: content,
          goroutines: entry.goroutines))
    }
  }

  /// The file.
  func bytes(hasIndex: Bool = true) -> [UInt8] {
    var bytes = fileHeader.encoded()
    var index = IndexBuilder()
    func append(_ block: Block, sequence: Int) {
      let payload = block.payload ?? block.content
      let header = BlockHeader(
        kind: block.kind, encoding: block.payload == nil ? .stored : .zstd, storedBytes: payload.count,
        contentBytes: block.claimedBytes ?? block.content.count, sequence: UInt64(sequence), first: block.first,
        last: block.last, items: block.items, payloadChecksum: CRC32.checksum(payload.span))
      if sequence < blocks.count {
        index.append(BlockEntry(header, offset: UInt64(bytes.count), goroutines: block.goroutines))
      }
      var encoded = header.encoded()
      block.changeHeader(&encoded)
      Self.mendChecksum(of: &encoded, at: 52)
      bytes += encoded + payload
    }
    for (sequence, block) in blocks.enumerated() { append(block, sequence: sequence) }
    guard hasIndex else { return bytes }
    let offset = bytes.count
    var parts: [Block] = []
    for part in index.parts {
      let done = parts.reduce(0) { $0 + Int($1.items) }
      parts.append(
        Block(
          kind: BlockKind.index.rawValue, first: UInt64(done), last: UInt64(done + part.count - 1),
          items: UInt32(part.count), content: part.bytes))
    }
    changeIndex(&parts)
    for (number, part) in parts.enumerated() { append(part, sequence: blocks.count + number) }
    var trailer = Trailer(
      indexOffset: UInt64(offset), blockCount: UInt64(blocks.count),
      fileBytes: UInt64(bytes.count + Format.trailerBytes))
    changeTrailer(&trailer)
    bytes += trailer.encoded()
    changeBytes(&bytes)
    return bytes
  }

  /// Makes a checksum right that stands behind all that it is of, from `start` on.
  static func mendChecksum(of bytes: inout [UInt8], from start: Int = 0, at offset: Int) {
    let checksum = CRC32.checksum(bytes.span.extracting(start..<offset))
    for i in 0..<4 { bytes[offset + i] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * i)) }
  }
}

extension RawTrace {
  /// Where the first block of a kind is, or another one.
  func index(of kind: BlockKind, _ number: Int = 0) -> Int {
    blocks.indices.filter { blocks[$0].kind == kind.rawValue }[number]
  }

  /// Changes a block.
  mutating func edit(_ kind: BlockKind, _ number: Int = 0, _ body: (inout Block) throws -> Void) rethrows {
    try body(&blocks[index(of: kind, number)])
  }

  /// Changes the entries in a block.
  mutating func edit<Entry: TableEntry>(
    _: Entry.Type, _ number: Int = 0, _ body: (inout [Entry]) -> Void
  ) throws {
    try edit(Entry.kind, number) { block in
      var reader = ByteReader(block.content)
      var entries = try Entry.decode(&reader, count: Int(block.items))
      body(&entries)
      var writer = ByteWriter()
      Entry.encode(entries[...], to: &writer)
      block.content = writer.bytes
      block.items = UInt32(entries.count)
      block.last = block.first + UInt64(entries.count) - 1
    }
  }

  /// Changes what the block of facts says.
  mutating func editFacts(_ body: (inout [Goroutine]) -> Void) throws {
    try edit(.goroutineFacts) { block in
      var reader = ByteReader(block.content)
      var goroutines = try Goroutine.decode(&reader, count: Int(block.items))
      try Goroutine.decodeFacts(&reader, into: &goroutines)
      body(&goroutines)
      var writer = ByteWriter()
      GoroutineFacts.encode(goroutines.map { GoroutineFacts(goroutine: $0) }[...], to: &writer)
      block.content = writer.bytes
      block.items = UInt32(goroutines.count)
      block.last = block.first + UInt64(goroutines.count) - 1
    }
  }

  /// Adds a field to a block of fields.
  mutating func setField(_ kind: BlockKind, _ number: Int = 0, _ name: String, _ value: Fields.Value) throws {
    try edit(kind, number) { block in
      var reader = ByteReader(block.content)
      var fields = try Fields(&reader)
      fields.set(name, always: value)
      var writer = ByteWriter()
      fields.encode(to: &writer)
      block.content = writer.bytes
    }
  }

  /// Changes a block of events by its columns.
  mutating func editEvents(_ number: Int = 0, _ body: (inout EventContent) -> Void) throws {
    try edit(.events, number) { block in
      var content = try EventContent(block.content, items: Int(block.items))
      body(&content)
      block.content = content.bytes
    }
  }

  /// Moves a block to the place of another one.
  mutating func move(_ block: Int, to place: Int) {
    let moved = blocks.remove(at: block)
    blocks.insert(moved, at: place)
  }
}

/// The columns of a block of events, each to be changed by itself.
struct EventContent {
  struct Run {
    var goroutine: UInt64
    var rest: UInt64
    var first: UInt64
  }

  var runCount: UInt64
  var codeCount: UInt64
  var dictionary: [UInt32]
  var runs: [Run]
  var codes: [UInt8]
  var codeExtra: [UInt8]
  var deltas: [UInt8]
  var deltaExtra: [UInt8]
  /// Bytes between the runs and the next column.
  var runFilling: [UInt8] = []

  init(_ content: [UInt8], items: Int) throws {
    var reader = ByteReader(content)
    runCount = try reader.number()
    codeCount = try reader.number()
    let runBytes = Int(try reader.number())
    let (codeExtraBytes, deltaExtraBytes) = (Int(try reader.number()), Int(try reader.number()))
    dictionary = []
    for _ in 0..<codeCount { dictionary.append(try reader.number32()) }
    let end = reader.offset + runBytes
    runs = []
    var (goroutine, start) = (UInt64(0), UInt64(0))
    for _ in 0..<runCount {
      goroutine = try reader.difference(from: goroutine)
      let rest = try reader.number()
      start = try reader.difference(from: start)
      runs.append(Run(goroutine: goroutine, rest: rest, first: start))
    }
    var at = end
    func next(_ count: Int) -> [UInt8] {
      defer { at += count }
      return Array(content[at..<at + count])
    }
    codes = next(items)
    codeExtra = next(codeExtraBytes)
    deltas = next(items - Int(runCount))
    deltaExtra = next(deltaExtraBytes)
  }

  var bytes: [UInt8] {
    var columns = ByteWriter()
    var (goroutine, start) = (UInt64(0), UInt64(0))
    for run in runs {
      columns.difference(run.goroutine, from: goroutine)
      columns.number(run.rest)
      columns.difference(run.first, from: start)
      (goroutine, start) = (run.goroutine, run.first)
    }
    var writer = ByteWriter()
    writer.number(runCount)
    writer.number(codeCount)
    writer.number(columns.bytes.count + runFilling.count)
    writer.number(codeExtra.count)
    writer.number(deltaExtra.count)
    for code in dictionary { writer.number(code) }
    return writer.bytes + columns.bytes + runFilling + codes + codeExtra + deltas + deltaExtra
  }
}
