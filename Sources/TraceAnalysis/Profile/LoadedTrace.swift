public import TraceStore

/// What a report is made from: everything a trace says about itself in summary, and what is missing from it.
public struct LoadedTrace: Sendable {
  public var metadata: TraceMetadata
  /// By `FunctionID`.
  public var symbols: [Symbol]
  /// By `SpawnSiteID`.
  public var spawnSites: [SpawnSite]
  public var processes: [TracedProcess]
  public var summary: TraceSummary
  public var damage: [TraceDamage]
  /// Where it was read from; `nil` for a trace made in memory.
  public var file: File?

  public struct File: Hashable, Sendable {
    public var path: String
    public var bytes: UInt64
    public var formatVersion: UInt32
    /// Whether the summary was read from the file, rather than computed from all its events.
    public var hasSummary: Bool
  }

  public init(
    metadata: TraceMetadata = TraceMetadata(), symbols: [Symbol] = [], spawnSites: [SpawnSite] = [],
    processes: [TracedProcess] = [], summary: TraceSummary = TraceSummary(), damage: [TraceDamage] = []
  ) {
    self.metadata = metadata
    self.symbols = symbols
    self.spawnSites = spawnSites
    self.processes = processes
    self.summary = summary
    self.damage = damage
  }

  /// Reads a trace: its tables and its summary, computed from the events on `threads` threads where the file has none.
  public init(path: String, threads: Int = 1) throws {
    try self.init(TraceReader(path: path), threads: threads)
  }

  /// Reads what reports need of an open trace.
  public init(_ reader: TraceReader, threads: Int = 1) throws {
    let summary = try reader.summary(threads: threads)
    self.init(
      metadata: reader.metadata, symbols: reader.symbols, spawnSites: reader.spawnSites, processes: reader.processes,
      summary: summary.summary, damage: reader.damage + summary.damage)
    file = File(
      path: reader.path, bytes: reader.fileBytes, formatVersion: reader.formatVersion, hasSummary: summary.isStored)
  }

  /// From the first event of any goroutine to the last one.
  public var wallNanoseconds: UInt64 {
    metadata.clock.nanoseconds(summary.lastTicks - min(summary.firstTicks, summary.lastTicks))
  }
}
