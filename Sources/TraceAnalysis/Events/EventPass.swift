public import TraceStore
public import TraceModel

/// What the file of a trace holds, in order.
enum UnfilteredEvents {
  case batch(EventBatch)
  /// Events of these goroutines (`nil`: of any) are missing here.
  case loss(GoroutineSet?)
}

/// The events of a trace that a filter lets through, to be gone through once or several times.
public struct EventPass: Sendable {
  public let reader: TraceReader
  /// What is known of the whole trace; its goroutines are in memory.
  public let trace: LoadedTrace
  public let filter: CallFilter
  /// Threads that decode.
  public let threads: Int
  /// Called now and then with the part that has been read, 0 ... 1.
  private let progress: @Sendable (Double) -> Void

  /// Reads the goroutines of `trace`, unless they are in memory.
  public init(
    _ reader: TraceReader, _ trace: LoadedTrace, filter: CallFilter = CallFilter(), threads: Int = 1,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws {
    self.init(
      of: try trace.withGoroutinesInMemory(threads: threads), in: reader, filter: filter, threads: threads,
      progress: progress)
  }

  private init(
    of trace: LoadedTrace, in reader: TraceReader, filter: CallFilter, threads: Int,
    progress: @escaping @Sendable (Double) -> Void
  ) {
    self.reader = reader
    self.trace = trace
    self.filter = filter
    self.threads = threads
    self.progress = progress
  }

  /// The same, one of `count` that follow each other: progress is that of all.
  func turn(_ index: Int, of count: Int) -> EventPass {
    let progress = progress
    return EventPass(of: trace, in: reader, filter: filter, threads: threads) { part in
      progress((Double(index) + part) / Double(count))
    }
  }

  /// The same with another filter.
  func with(_ filter: CallFilter) -> EventPass {
    EventPass(of: trace, in: reader, filter: filter, threads: threads, progress: progress)
  }

  /// Calls `body` with the events in the order of the file; what was open where events are missing ends in a gap.
  ///
  /// - Returns: The damage found on the way.
  /// - Throws: `TraceStoreError`, `noEvents` where the trace has its summary only; and what `body` throws.
  public func forEachBatch(_ body: (EventBatch) throws -> Void) throws -> [TraceDamage] {
    try forEachBatch { batch, _ in try body(batch) }
  }

  /// As `forEachBatch`, and gives `body` the tick before which nothing happens in what follows in the file.
  ///
  /// - Parameter unfiltered: gets everything that is read, before `body` gets what the filter makes of it.
  func forEachBatch(
    unfiltered: (UnfilteredEvents) throws -> Void = { _ in }, _ body: (EventBatch, _ horizon: UInt64) throws -> Void
  ) throws -> [TraceDamage] {
    var filter = EventFilter(filter, trace)
    let isEmpty = self.filter.isEmpty
    let range = EventFilter.range(of: self.filter, trace)
    let horizons = reader.horizons(overlapping: range, holding: self.filter.onlyGoroutine)
    var block = 0
    let damage = try read(
      range,
      onDamage: { damage in
        try unfiltered(.loss(damage.goroutines))
        try body(filter.lose(damage.goroutines), horizons[block])
        block += 1
      },
      { batch in
        try unfiltered(.batch(batch))
        if isEmpty { filter.follow(batch) }
        try body(isEmpty ? batch : filter.pass(batch), horizons[block])
        block += 1
      })
    try body(filter.finish(), .max)
    return damage
  }

  /// All events in `range` and perhaps some around them.
  private func read(
    _ range: ClosedRange<UInt64>, onDamage: (TraceDamage) throws -> Void, _ body: (EventBatch) throws -> Void
  ) throws -> [TraceDamage] {
    guard trace.metadata.keepsEvents else { throw TraceStoreError.noEvents(path: reader.path) }
    let whole = Double(max(reader.eventCount, 1))
    var seen = 0
    let only = filter.onlyGoroutine
    return try reader.forEachBatch(overlapping: range, holding: only, threads: threads, onDamage: onDamage) { batch in
      seen += batch.times.count
      progress(Double(seen) / whole)
      try body(batch)
    }
  }

  /// The trace as if only what the filter lets through had been recorded.
  ///
  /// Goroutines and call paths stay where they are, so that lineage is as it was.
  public func filteredTrace() throws -> LoadedTrace {
    try filteredTrace(seed: trace.summary)
  }

  /// As `filteredTrace`, with calls where `seed` has them.
  func filteredTrace(seed: TraceSummary) throws -> LoadedTrace {
    var sum = ParallelSummary(filter, trace, seed: seed, threads: threads)
    let range = EventFilter.range(of: filter, trace)
    let damage = try read(range, onDamage: { sum.lose($0.goroutines) }) { sum.add($0) }
    let part = sum.finish()
    var filtered = trace
    filtered.summary.callTree = part.callTree
    filtered.summary.histograms = part.histograms
    filtered.summary.goroutines = part.goroutines
    // What is left of open calls has an event at its end.
    filtered.summary.openCallRule = .lastEvent
    let known = Set(trace.damage)
    filtered.damage += damage.filter { !known.contains($0) }
    let whole = 0...trace.spanNanoseconds
    filtered.view = LoadedTrace.View(
      goroutines: part.goroutines.map { $0.calls > 0 || $0.lastTicks > 0 },
      window: filter.window?.clamped(to: whole) ?? whole)
    return filtered
  }
}
