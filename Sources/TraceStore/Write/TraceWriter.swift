import ByteCoding
public import TraceModel

/// Writes one trace, block after block, so that what is in the file can be read at any moment.
///
/// The bytes go to a file beside the target, whose name ends in `.partial` (`partialPath`). `finish` gives it its real
/// name; a link is followed, and stays. A recorder that is killed leaves the partial file: a trace without index and
/// summary that every reader can salvage, and that is not taken for a finished one.
///
/// Tables only grow: an entry must be appended before the first block of events that names it.
public struct TraceWriter: ~Copyable, Sendable {
  public struct Options: Sendable {
    /// Of zstd, for tables; events are compressed by `BlockEncoder`.
    public var level: Int32 = 3
    /// Whether `finish` waits until the bytes are on the disk.
    public var synchronizes = true
    /// Whether the partial file stays where there is no `finish`: it can be read. Otherwise it goes with the writer,
    /// and with the process.
    public var keepsPartial = false

    public init() {}
  }

  /// Where the trace will be.
  public let path: String
  /// Where it is until it is finished.
  public var partialPath: String { file.path }
  /// Bytes written so far.
  public var bytesWritten: UInt64 { file.offset }
  /// Events written so far.
  public private(set) var eventsWritten: UInt64 = 0

  private var file: PartialFile
  private var compressor: Compressor
  private let options: Options
  private var index = IndexBuilder()
  private var blockCount: UInt64 = 0
  private var symbolCount = 0
  private var spawnSiteCount = 0
  private var goroutineCount = 0
  /// Goroutines up to this number have facts in the file.
  private var factsEnd = 0
  private var nodeCount = 0
  /// By node, up to the last of which something was folded.
  private var foldedPaths: [FoldedPath] = []
  private var features = Format.openCallsFeature

  /// Makes the partial file and writes what is known of the recording so far.
  public static func create(
    path: String, metadata: TraceMetadata, options: Options = Options()
  ) throws(TraceStoreError) -> TraceWriter {
    let compressor = try Compressor(level: options.level)
    var writer = TraceWriter(
      path: path, options: options, compressor: compressor,
      file: try PartialFile(for: path, isKept: options.keepsPartial))
    do {
      try writer.file.write(FileHeader(requiredFeatures: writer.features).encoded())
      try writer.append(metadata)
    } catch {
      // There is nothing in it.
      try? writer.discard()
      throw error
    }
    return writer
  }

  private init(path: String, options: Options, compressor: consuming Compressor, file: consuming PartialFile) {
    self.path = path
    self.options = options
    self.compressor = compressor
    self.file = file
  }

  /// Appends functions; the first ever gets `FunctionID` 0.
  public mutating func append(symbols: [Symbol]) throws(TraceStoreError) {
    symbolCount = try append(entries: symbols[...], from: symbolCount)
  }

  /// Appends spawn sites; the first ever gets `SpawnSiteID` 0.
  public mutating func append(spawnSites: [SpawnSite]) throws(TraceStoreError) {
    spawnSiteCount = try append(entries: spawnSites[...], from: spawnSiteCount)
  }

  /// Appends goroutines as they become known: who they are; their ticks and counts come with `finish`.
  public mutating func append(goroutines: [Goroutine]) throws(TraceStoreError) {
    goroutineCount = try append(entries: goroutines[...], from: goroutineCount)
  }

  /// Says what is known of a process now; the last word on an index counts.
  public mutating func set(_ process: TracedProcess, at index: UInt32) throws(TraceStoreError) {
    guard index < TraceLimits.maximumProcesses else { throw .entryTooLarge(bytes: 0) }
    var writer = ByteWriter()
    process.encode(to: &writer)
    try append(.processes, content: writer.bytes, first: UInt64(index), items: 1)
  }

  /// Says what is known of the recording now; the last word counts.
  public mutating func set(_ metadata: TraceMetadata) throws(TraceStoreError) { try append(metadata) }

  /// Appends events.
  public mutating func append(_ block: EncodedBlock) throws(TraceStoreError) {
    try append(block.header, payload: block.payload, goroutines: block.goroutines)
    eventsWritten += UInt64(block.events)
  }

  /// Appends what is known of goroutines; the last word on each counts. With `finish` all must have been spoken of.
  public mutating func append(_ range: GoroutineRange) throws(TraceStoreError) {
    let end = try append(
      entries: range.goroutines.map { GoroutineFacts(goroutine: $0) }[...], from: Int(range.first))
    factsEnd = max(factsEnd, end)
  }

  /// Appends nodes of the call tree; the first ever is the root.
  public mutating func append(callTree nodes: [CallTree.Node]) throws(TraceStoreError) {
    if let last = nodes.lastIndex(where: \.mayLackPaths) {
      foldedPaths += repeatElement(FoldedPath(), count: nodeCount - foldedPaths.count)
      foldedPaths += nodes[...last].map { FoldedPath(missing: $0.missing, hasFolded: $0.hasFolded) }
    }
    nodeCount = try append(entries: nodes[...], from: nodeCount)
  }

  /// Writes the final facts, the summary and the index, and gives the file its real name.
  ///
  /// Where this throws, the partial file stays if `Options.keepsPartial` says so.
  ///
  /// - Parameter summary: its goroutines and its call tree are all of the trace; where they have been appended, it has
  ///   none. `nil` where the trace gets none.
  public consuming func finish(
    metadata: TraceMetadata, processes: [TracedProcess], summary: TraceSummary?
  ) throws(TraceStoreError) {
    try append(metadata)
    for (index, process) in processes.enumerated() { try set(process, at: UInt32(index)) }
    if let summary { try append(summary) }
    try appendIndex()
    let options = options
    try file.publish(synchronize: options.synchronizes)
  }

  /// Removes the partial file.
  public consuming func discard() throws(TraceStoreError) {
    try file.remove()
  }
}

extension TraceWriter {
  private mutating func append(_ metadata: TraceMetadata) throws(TraceStoreError) {
    var writer = ByteWriter()
    metadata.encode(to: &writer)
    try append(.metadata, content: writer.bytes, first: 0, items: 1)
  }

  private mutating func append(_ summary: TraceSummary) throws(TraceStoreError) {
    if !summary.goroutines.isEmpty { try append(GoroutineRange(first: 0, goroutines: summary.goroutines)) }
    if nodeCount == 0 { try append(callTree: summary.callTree.nodes) }
    if summary.callTree.isFolded { try appendFoldedPaths(of: summary.callTree) }
    let histograms = summary.histograms.sorted { $0.key < $1.key }
    try append(entries: histograms.map { FunctionHistogram(function: $0.key, histogram: $0.value) }[...])
    var writer = ByteWriter()
    Totals(of: summary, goroutines: factsEnd, nodes: nodeCount).encode(to: &writer)
    try append(.totals, content: writer.bytes, first: 0, items: 1)
  }

  /// Appends what is said of the nodes of a tree of which paths were folded, and the feature.
  private mutating func appendFoldedPaths(of tree: CallTree) throws(TraceStoreError) {
    foldedPaths += repeatElement(FoldedPath(), count: nodeCount - foldedPaths.count)
    for index in foldedPaths.indices {
      foldedPaths[index].number = index < tree.numbers.count ? tree.numbers[index] : UInt64(index)
    }
    if nodeCount > 0 { foldedPaths[0].missing = tree.folded }
    try append(entries: foldedPaths[...])
    features |= Format.foldedPathsFeature
    try file.overwriteStart(with: FileHeader(requiredFeatures: features).encoded())
  }

  /// Appends table entries with ids from `start` on, in blocks of about a megabyte at most; returns the next id.
  @discardableResult
  private mutating func append<Entry: WritableEntry>(
    entries: ArraySlice<Entry>, from start: Int = 0
  ) throws(TraceStoreError) -> Int {
    var count = start
    guard entries.count <= Entry.maximumCount - count else { throw .entryTooLarge(bytes: 0) }
    var rest = entries
    while !rest.isEmpty {
      var (bytes, end) = (0, rest.startIndex)
      repeat {
        bytes += rest[end].encodedBound
        end += 1
      } while end < rest.endIndex && bytes + rest[end].encodedBound <= 1 << 20
      let piece = rest[..<end]
      var writer = ByteWriter()
      Entry.encode(piece, to: &writer)
      try append(Entry.kind, content: writer.bytes, first: UInt64(count), items: piece.count)
      count += piece.count
      rest = rest[end...]
    }
    return count
  }

  private mutating func appendIndex() throws(TraceStoreError) {
    let (offset, blocks) = (file.offset, index.count)
    var done = 0
    for part in index.parts {
      try append(.index, content: part.bytes, first: UInt64(done), items: part.count)
      done += part.count
    }
    let size = file.offset + UInt64(Format.trailerBytes)
    try file.write(Trailer(indexOffset: offset, blockCount: UInt64(blocks), fileBytes: size).encoded())
  }

  /// Compresses and appends a block that readers keep in memory.
  private mutating func append(
    _ kind: BlockKind, content: [UInt8], first: UInt64, items: Int
  ) throws(TraceStoreError) {
    guard content.count <= Format.maximumContentBytes else { throw .entryTooLarge(bytes: content.count) }
    let (payload, encoding) = try compressor.payload(for: content)
    let header = BlockHeader(
      kind: kind.rawValue, encoding: encoding, storedBytes: payload.count, contentBytes: content.count, sequence: 0,
      first: first, last: first + UInt64(items) - 1, items: UInt32(items),
      payloadChecksum: CRC32.checksum(payload.span))
    try append(header, payload: payload, goroutines: nil)
  }

  private mutating func append(
    _ header: BlockHeader, payload: [UInt8], goroutines: GoroutineSet?
  ) throws(TraceStoreError) {
    var header = header
    header.sequence = blockCount
    let offset = file.offset
    try file.write(header.encoded() + payload)
    blockCount += 1
    if header.kind != BlockKind.index.rawValue {
      index.append(BlockEntry(header, offset: offset, goroutines: goroutines))
    }
  }
}
