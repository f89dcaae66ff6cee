public import TraceStore
public import TraceModel

/// What a report is made from: everything a trace says about itself in summary, and what is missing from it.
public struct LoadedTrace: Sendable {
  public var metadata: TraceMetadata
  /// By `FunctionID`.
  public var symbols: [Symbol]
  /// By `SpawnSiteID`.
  public var spawnSites: [SpawnSite]
  public var processes: [TracedProcess]
  /// What all events add up to; goroutines only where they have been read (`GoroutineUse`).
  public var summary: TraceSummary
  /// The goroutines that are not in `summary`.
  var unread: UnreadGoroutines?
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
    /// Whether its recorder has completed it.
    public var isFinished: Bool

    package init(path: String, bytes: UInt64, formatVersion: UInt32, hasSummary: Bool, isFinished: Bool) {
      self.path = path
      self.bytes = bytes
      self.formatVersion = formatVersion
      self.hasSummary = hasSummary
      self.isFinished = isFinished
    }
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
  public init(path: String, goroutines use: GoroutineUse = .all, threads: Int = 1) throws {
    try self.init(TraceReader(path: path), goroutines: use, threads: threads)
  }

  /// Reads what reports need of an open trace: its tables and its summary, computed from the events on `threads`
  /// threads where the file has none that is whole; `progress` gets which part of them has been read, 0 ... 1.
  ///
  /// - Parameters:
  ///   - use: What of the goroutines is needed. Only what is read can be found to be damaged.
  ///   - paths: What of call paths is needed: beyond sums, a summary with folded ones is not used if there are events.
  public init(
    _ reader: TraceReader, goroutines use: GoroutineUse = .all, paths: CallPathUse = .sums, threads: Int = 1,
    progress: (Double) -> Void = { _ in }
  ) throws {
    self.init(
      metadata: reader.metadata, symbols: reader.symbols, spawnSites: reader.spawnSites, processes: reader.processes,
      damage: reader.damage)
    let readsEvents = paths > .sums && reader.hasFoldedPaths && reader.metadata.keepsEvents
    let isStored = try !readsEvents && readStoredSummary(reader, use)
    if !isStored {
      let computed = try reader.computedSummary(threads: threads, progress: progress)
      summary = computed.summary
      let known = Set(damage)
      damage += computed.damage.filter { !known.contains($0) }
    }
    addCountedCalls()
    file = File(
      path: reader.path, bytes: reader.fileBytes, formatVersion: reader.formatVersion, hasSummary: isStored,
      isFinished: reader.isFinished)
  }

  /// Takes the summary from the file; `false` where a part of it that is needed is missing or damaged.
  private mutating func readStoredSummary(_ reader: TraceReader, _ use: GoroutineUse) throws -> Bool {
    guard var stored = try reader.storedSummary(damage: &damage) else { return false }
    var unread: UnreadGoroutines?
    var found: [TraceDamage] = []
    switch use {
    case .nothing: unread = UnreadGoroutines(reader: reader)
    case .passes, .lineage:
      var counts = GoroutineCounts(sites: spawnSites.count)
      var spawners = use == .lineage ? Spawners() : nil
      var cursor = try reader.goroutineCursor()
      while let some = try cursor.more() {
        for goroutine in some {
          counts.add(goroutine)
          spawners?.look(at: goroutine)
        }
      }
      found = cursor.damage
      unread = UnreadGoroutines(reader: reader, counts: counts, spawners: spawners)
    case .all:
      let table = try reader.goroutines()
      found = table.damage
      stored.goroutines = table.goroutines
    }
    damage += found
    guard found.isEmpty else { return false }
    (summary, self.unread) = (stored, unread)
    return true
  }

  /// Whether a goroutine is looked at.
  func isInView(_ goroutine: Int) -> Bool { view?.goroutines[goroutine] ?? true }
}
