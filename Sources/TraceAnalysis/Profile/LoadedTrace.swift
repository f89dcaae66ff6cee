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

  /// From the first event of any goroutine to the last one.
  public var wallNanoseconds: UInt64 {
    metadata.clock.nanoseconds(summary.lastTicks - min(summary.firstTicks, summary.lastTicks))
  }
}
