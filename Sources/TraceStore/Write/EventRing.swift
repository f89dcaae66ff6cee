/// The latest events of a recording as encoded blocks of a limited size together: what a flight recorder keeps.
///
/// Of what it forgets it remembers which calls are still open, so that every call of what it keeps has its callers.
public struct EventRing: ~Copyable, Sendable {
  private let maximumBytes: Int
  private var blocks: [EncodedBlock] = []
  /// Blocks before it have been forgotten.
  private var first = 0
  private var byteCount = 0
  /// By goroutine: codes of the calls that forgotten events entered and did not leave, outermost first.
  private var open: [UInt32: [UInt32]] = [:]

  public init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  /// Adds the next block and forgets the oldest as long as there is too much; never the newest.
  public mutating func append(_ block: EncodedBlock) throws(TraceStoreError) {
    blocks.append(block)
    byteCount += block.byteCount
    while byteCount > maximumBytes, first + 1 < blocks.count {
      try forget(blocks[first])
      byteCount -= blocks[first].byteCount
      first += 1
    }
    if first > 1024 {
      blocks.removeFirst(first)
      first = 0
    }
  }

  /// Writes what is kept, after a batch that enters the calls open at its beginning.
  ///
  /// - Parameter body: told of every batch that is written, in order.
  public consuming func write(
    to writer: inout TraceWriter, with encoder: inout BlockEncoder, _ body: (EventBatch) -> Void
  ) throws(TraceStoreError) {
    let kept = blocks[first...]
    guard let begin = kept.map(\.ticks.lowerBound).min() else { return }
    for piece in openCalls(at: begin).pieces(ofAtMost: BlockEncoder.maximumEvents) {
      try writer.append(encoder.encode(piece))
      body(piece)
    }
    for block in kept {
      try writer.append(block)
      body(try Self.batch(of: block))
    }
  }

  private func openCalls(at ticks: UInt64) -> EventBatch {
    var batch = EventBatch()
    for (goroutine, codes) in open.sorted(by: { $0.key < $1.key }) {
      batch.runs.append(EventBatch.Run(goroutine: goroutine, count: UInt32(codes.count)))
      batch.times += repeatElement(ticks, count: codes.count)
      batch.codes += codes
    }
    return batch
  }

  private mutating func forget(_ block: EncodedBlock) throws(TraceStoreError) {
    let batch = try Self.batch(of: block)
    var at = 0
    for run in batch.runs {
      let end = at + Int(run.count)
      var calls = open.removeValue(forKey: run.goroutine) ?? []
      for code in batch.codes[at..<end] {
        let event = EventCode(rawValue: code)
        if event == .exit {
          _ = calls.popLast()
        } else if event == .gap {
          calls = []
        } else if event.enteredFunction != nil {
          calls.append(code)
        }
      }
      if !calls.isEmpty { open[run.goroutine] = calls }
      at = end
    }
  }

  /// The events of a block that has been encoded here.
  private static func batch(of block: EncodedBlock) throws(TraceStoreError) -> EventBatch {
    let limits = EventLimits(
      functions: Format.maximumFunctions, spawnSites: Format.maximumSpawnSites, goroutines: Format.maximumGoroutines)
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
