import Replay
import TraceModel

/// A trace being made from others: its tables, its events, and what they add up to.
struct TraceOutput: ~Copyable {
  private var writer: TraceWriter
  private var encoder: BlockEncoder
  private var builder = SummaryBuilder(maximumNodes: SummaryBuilder.maximumNodesOfTraces)
  private(set) var goroutineCount = 0

  static func create(
    path: String, metadata: TraceMetadata, symbols: [Symbol], spawnSites: [SpawnSite], processes: [TracedProcess]
  ) throws(TraceStoreError) -> TraceOutput {
    var writer = try TraceWriter.create(path: path, metadata: metadata)
    try writer.append(symbols: symbols)
    try writer.append(spawnSites: spawnSites)
    for (index, process) in processes.enumerated() { try writer.set(process, at: UInt32(index)) }
    return TraceOutput(writer: writer, encoder: try BlockEncoder())
  }

  private init(writer: consuming TraceWriter, encoder: consuming BlockEncoder) {
    self.writer = writer
    self.encoder = encoder
  }

  mutating func append(goroutines: [Goroutine]) throws(TraceStoreError) {
    guard !goroutines.isEmpty else { return }
    try writer.append(goroutines: goroutines)
    builder.declare(goroutines: goroutines)
    goroutineCount += goroutines.count
  }

  /// Appends events, if there are any, in blocks that are not too large.
  mutating func append(_ batch: EventBatch) throws(TraceStoreError) {
    guard !batch.times.isEmpty else { return }
    guard batch.times.count > TraceLimits.maximumEvents else {
      try writer.append(encoder.encode(batch))
      builder.add(batch)
      return
    }
    for piece in batch.pieces(ofAtMost: TraceLimits.maximumEvents) { try append(piece) }
  }

  /// Makes the open calls of these goroutines (`nil`: of all) end where their events end.
  mutating func appendGaps(of lost: GoroutineSet?) throws(TraceStoreError) {
    var batch = EventBatch()
    for (goroutine, ticks) in builder.openGoroutines(among: lost) {
      batch.runs.append(EventBatch.Run(goroutine: goroutine, count: 1))
      batch.times.append(ticks)
      batch.codes.append(EventCode.gap.rawValue)
    }
    try append(batch)
  }

  /// Writes the summary: that of the events or, where they are not kept, `summary`.
  consuming func finish(
    metadata: TraceMetadata, processes: [TracedProcess], summary: TraceSummary? = nil
  ) throws(TraceStoreError) {
    let summary = summary ?? builder.summary(openCalls: OpenCallEnds(processes, lastTicks: builder.lastTicks))
    try writer.finish(metadata: metadata, processes: processes, summary: summary)
  }

  /// Removes what has been written.
  consuming func discard() throws(TraceStoreError) { try writer.discard() }
}
