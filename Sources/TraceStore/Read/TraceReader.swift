public import TraceModel

/// Reads one trace, finished, cut off or damaged.
///
/// Opening reads the tables; goroutines, the summary and events are read when asked for, and not kept. Whatever the
/// file says, opening takes at most 2,000 times its size plus 16 MiB, and adding events up at most 5,000 times its
/// size.
public struct TraceReader: Sendable {
  /// One block of events, without reading it.
  public struct EventBlock: Sendable, Hashable {
    /// Its number among all blocks of the file.
    public var block: UInt64
    public var events: Int
    public var ticks: ClosedRange<UInt64>
    /// Whose events they are, where the file has an index.
    public var goroutines: GoroutineSet?
    /// Offset and size in the file.
    public var offset: UInt64
    public var byteCount: Int
  }

  public let path: String
  public let fileBytes: UInt64
  public let formatVersion: UInt32
  private let requiredFeatures: UInt64
  public let metadata: TraceMetadata
  public let symbols: [Symbol]
  public let spawnSites: [SpawnSite]
  public let processes: [TracedProcess]
  /// Whether the recording came to its end and the file is all there.
  public let isFinished: Bool
  /// What opening has found.
  ///
  /// Damage inside blocks of goroutines, of the summary and of events is found when they are read.
  public let damage: [TraceDamage]
  /// The block of totals that is not there although others need it.
  let missingTotals: [TraceDamage]
  /// The blocks of events, in file order.
  public let eventBlocks: [EventBlock]

  let file: InputFile
  let blocks: [BlockEntry]
  let totals: Totals?
  let foldedPaths: [FoldedPath]
  let goroutineBlocks: GoroutineBlocks
  let growth: TableGrowth
  /// Whether the file lacks blocks of which nothing is known.
  let blocksAreLost: Bool

  /// Opens a trace.
  ///
  /// Throws where there is nothing to read; a damaged trace opens, and says so in `damage`.
  ///
  /// - Parameter byteCount: Only so many bytes of the file count, as if it were cut off there.
  public init(path: String, upTo byteCount: UInt64 = .max) throws(TraceStoreError) {
    try self.init(InputFile(path: path, limit: byteCount))
  }

  /// Reads a trace in memory; its `path` is empty.
  public init(bytes: [UInt8]) throws(TraceStoreError) {
    try self.init(InputFile(bytes: bytes))
  }

  private init(_ file: InputFile) throws(TraceStoreError) {
    let header = try FileHeader(file.read(Format.fileHeaderBytes, at: 0), path: file.path)
    let list = try BlockList(file: file)
    let tables = try TraceTables(
      file: file, list, hasFoldedPaths: header.requiredFeatures & Format.foldedPathsFeature != 0)
    self.file = file
    path = file.path
    fileBytes = file.size
    formatVersion = header.version
    requiredFeatures = header.requiredFeatures
    metadata = tables.metadata
    symbols = tables.symbols
    spawnSites = tables.spawnSites
    processes = tables.processes
    isFinished = list.isFinished
    missingTotals = Self.missingTotals(list, tables)
    // Of events that are kept nothing is lost with them.
    damage = list.damage + tables.damage + (tables.metadata.keepsEvents ? [] : missingTotals)
    totals = tables.totals
    foldedPaths = tables.foldedPaths
    goroutineBlocks = tables.goroutines
    growth = tables.growth
    blocksAreLost = list.hasLostBlocks
    blocks = list.entries
    eventBlocks = list.entries.compactMap(EventBlock.init)
  }

  /// Of a file that its writer has completed: what there is of a summary cannot be used without totals, and where
  /// events are not kept there is nothing else.
  private static func missingTotals(_ list: BlockList, _ tables: TraceTables) -> [TraceDamage] {
    let parts: Set = [BlockKind.callTree.rawValue, BlockKind.histograms.rawValue]
    guard list.isFinished, tables.totals == nil,
      !list.entries.contains(where: { $0.kind == BlockKind.totals.rawValue }),
      !tables.metadata.keepsEvents || list.entries.contains(where: { parts.contains($0.kind) })
    else { return [] }
    return [TraceDamage(kind: .wrongSummary, offset: 0, blockKind: .totals)]
  }

  /// Whether the file begins as traces do, whatever follows; false where it cannot be read.
  public static func isTrace(at path: String) -> Bool {
    guard let file = try? InputFile(path: path), let bytes = try? file.read(Format.magic.count, at: 0) else {
      return false
    }
    return bytes == Format.magic
  }

  /// Whether the file holds a summary, so that `summary()` need not read the events unless it is damaged.
  public var hasSummary: Bool { goroutineBlocks.hasFacts }

  /// Up to when the stored summary counts open calls.
  var storedOpenCallRule: OpenCallRule {
    requiredFeatures & Format.openCallsFeature == 0 ? .lastEvent : totals?.openCallRule ?? .processEnd
  }

  /// Whether call paths were folded: the summary has them not all, or not with all calls.
  public var hasFoldedPaths: Bool { requiredFeatures & Format.foldedPathsFeature != 0 }

  /// Whether what the file says of folded call paths is there, if it must be.
  var hasAllOfFoldedPaths: Bool { !foldedPaths.isEmpty || !hasFoldedPaths }

  /// What goroutines name the paths that spawned them by.
  var spawnPaths: SpawnPathNumbers {
    SpawnPathNumbers(nodes: totals?.nodes ?? 0, numbers: foldedPaths.map(\.number))
  }

  /// The number of goroutines with events.
  public var goroutineCount: Int { goroutineBlocks.count }

  /// Events in the file, as its blocks say.
  public var eventCount: UInt64 { eventBlocks.reduce(0) { $0 &+ UInt64($1.events) } }

  /// Ticks of the first and of the last event in the file; `nil` where there is none.
  public var ticks: ClosedRange<UInt64>? {
    guard let first = eventBlocks.map(\.ticks.lowerBound).min(), let last = eventBlocks.map(\.ticks.upperBound).max()
    else { return nil }
    return first...last
  }
}

extension TraceReader.EventBlock {
  fileprivate init?(_ entry: BlockEntry) {
    guard entry.kind == BlockKind.events.rawValue, entry.first <= entry.last else { return nil }
    self.init(
      block: entry.sequence, events: Int(entry.items), ticks: entry.first...entry.last,
      goroutines: entry.goroutines, offset: entry.offset, byteCount: Format.blockHeaderBytes + entry.storedBytes)
  }
}
