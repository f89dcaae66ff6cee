import DequeModule
import Replay
public import TraceModel

/// The latest events of a recording as encoded blocks of a limited size together: what a flight recorder keeps.
///
/// Of what it forgets it remembers which calls are still open, so that every call of what it keeps has its callers.
public struct EventRing: ~Copyable, Sendable {
  private let maximumBytes: Int
  private var blocks: Deque<EncodedBlock> = []
  private var byteCount = 0
  /// By goroutine: what the forgotten events lead to, where calls are open or the goroutine waits.
  private var replays: [UInt32: GoroutineReplay<EventCode>] = [:]

  public init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  /// Adds the next block and forgets the oldest as long as there is too much; never the newest.
  public mutating func append(_ block: EncodedBlock) throws(TraceStoreError) {
    blocks.append(block)
    byteCount += block.byteCount
    while byteCount > maximumBytes, blocks.count > 1 {
      try forget(blocks[0])
      byteCount -= blocks[0].byteCount
      blocks.removeFirst()
    }
  }

  /// Writes what is kept, after a batch that enters the calls open at its beginning.
  ///
  /// - Parameter body: called with every batch that is written, in order.
  public consuming func write(
    to writer: inout TraceWriter, with encoder: inout BlockEncoder, _ body: (EventBatch) -> Void
  ) throws(TraceStoreError) {
    guard let begin = blocks.map(\.ticks.lowerBound).min() else { return }
    for piece in openCalls(at: begin).pieces(ofAtMost: TraceLimits.maximumEvents) {
      try writer.append(encoder.encode(piece))
      body(piece)
    }
    for block in blocks {
      try writer.append(block)
      body(try Self.batch(of: block))
    }
  }

  private func openCalls(at ticks: UInt64) -> EventBatch {
    var batch = EventBatch()
    for (goroutine, replay) in replays.sorted(by: { $0.key < $1.key }) {
      let before = batch.codes.count
      replay.appendOpenCalls(to: &batch, at: ticks) { $0 }
      batch.runs.append(EventBatch.Run(goroutine: goroutine, count: UInt32(batch.codes.count - before)))
    }
    return batch
  }

  private mutating func forget(_ block: EncodedBlock) throws(TraceStoreError) {
    let batch = try Self.batch(of: block)
    var start = 0
    for run in batch.runs {
      var replay = replays.removeValue(forKey: run.goroutine) ?? GoroutineReplay()
      for i in start..<start + Int(run.count) {
        _ = replay.apply(EventCode(rawValue: batch.codes[i]).event, at: batch.times[i]) { function, _ in
          .enter(function)
        }
      }
      if replay.depth > 0 { replays[run.goroutine] = replay }
      start += Int(run.count)
    }
  }

  /// The events of a block that has been encoded here.
  private static func batch(of block: EncodedBlock) throws(TraceStoreError) -> EventBatch {
    let limits = EventLimits(
      functions: TraceLimits.maximumFunctions, spawnSites: TraceLimits.maximumSpawnSites,
      goroutines: TraceLimits.maximumGoroutines)
    var decoder = try BlockDecoder()
    var batch = EventBatch()
    do {
      try decoder.decode(block.header.encoded() + block.payload, header: block.header, limits: limits, into: &batch)
    } catch {
      throw .unusableBatch(events: block.events, .shape)
    }
    return batch
  }
}
