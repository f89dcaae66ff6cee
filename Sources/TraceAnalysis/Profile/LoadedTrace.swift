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
  /// What is looked at; `nil` for everything.
  public var view: View?

  /// The part of a trace that a filter leaves. Times in the trace still count from its first event.
  public struct View: Hashable, Sendable {
    /// Per goroutine: whether anything of it is left.
    public var goroutines: [Bool]
    /// Nanoseconds since the first event.
    public var window: ClosedRange<UInt64>
  }

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

  /// Reads what reports need of a trace.
  public init(path: String, threads: Int = 1) throws {
    try self.init(TraceReader(path: path), threads: threads)
  }

  /// Reads what reports need of an open trace: its tables and its summary, computed from the events on `threads` threads where
  /// the file has none; `progress` is told which part of them has been read, 0 ... 1.
  public init(_ reader: TraceReader, threads: Int = 1, progress: (Double) -> Void = { _ in }) throws {
    let summary = try Self.summary(of: reader, threads: threads, progress)
    self.init(
      metadata: reader.metadata, symbols: reader.symbols, spawnSites: reader.spawnSites, processes: reader.processes,
      summary: summary.summary, damage: reader.damage + summary.damage)
    file = File(
      path: reader.path, bytes: reader.fileBytes, formatVersion: reader.formatVersion, hasSummary: summary.isStored)
  }

  private static func summary(
    of reader: TraceReader, threads: Int, _ progress: (Double) -> Void
  ) throws -> TraceReader.Summary {
    guard !reader.hasSummary else { return try reader.summary(threads: threads) }
    let whole = Double(max(reader.eventCount, 1))
    var builder = SummaryBuilder()
    builder.declare(goroutines: reader.goroutines)
    var seen = 0
    let damage = try reader.forEachBatch(threads: threads, onDamage: { builder.noteLoss(of: $0.goroutines) }) {
      builder.add($0)
      seen += $0.times.count
      progress(Double(seen) / whole)
    }
    return TraceReader.Summary(summary: builder.summary(), isStored: false, damage: damage)
  }

  /// Whether a goroutine is looked at.
  func isInView(_ goroutine: Int) -> Bool { view?.goroutines[goroutine] ?? true }

  /// From the first event of any goroutine to the last one, or the part of this time that is looked at.
  public var wallNanoseconds: UInt64 {
    if let view { return view.window.upperBound - view.window.lowerBound }
    return metadata.clock.nanoseconds(summary.lastTicks - min(summary.firstTicks, summary.lastTicks))
  }
}
