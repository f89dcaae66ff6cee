import Replay
import TestSupport
import Testing
import TraceModel

@testable import TraceStore

/// What a flight recorder keeps is a recording of its own.
struct EventRingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Appends each batch as a block, and returns what is written of those that fit into so many bytes.
  private func kept(_ batches: [EventBatch], maximumBytes: Int, goroutines: [Goroutine]) throws -> [EventBatch] {
    var encoder = try BlockEncoder()
    var ring = EventRing(maximumBytes: maximumBytes)
    for batch in batches { try ring.append(encoder.encode(batch)) }
    var writer = try TraceWriter.create(path: folder.file("a.trace"), metadata: TraceMetadata())
    try writer.append(
      symbols: (0..<4).map { Symbol(name: "f\($0)", package: "main", file: "", line: UInt32($0)) })
    try writer.append(goroutines: goroutines)
    var written: [EventBatch] = []
    try ring.write(to: &writer, with: &encoder) { written.append($0) }
    var summary = SummaryBuilder()
    summary.declare(goroutines: goroutines)
    for batch in written { summary.add(batch) }
    try writer.finish(metadata: TraceMetadata(), processes: [], summary: summary.summary())
    // What has been said to be written is what is in the file.
    let reader = try TraceReader(path: folder.file("a.trace"))
    var read: [FlatEvent] = []
    #expect(try reader.forEachBatch { read += $0.flat }.isEmpty)
    #expect(read == written.flatMap(\.flat))
    return written
  }

  @Test func callsThatAreOpenAtItsBeginningAreEnteredAndAWaitThatIsNotOverBegins() throws {
    let forgotten = EventBatch([
      (0, [(1, .enter(0)), (2, .enter(1)), (3, .exit), (4, .enter(2)), (5, .stallBegin)]),
      (1, [(6, .enter(3)), (7, .exit)]),
    ])
    let latest = EventBatch([(1, [(10, .enter(3)), (11, .exit)]), (0, [(12, .stallEnd), (15, .exit), (20, .exit)])])
    let goroutines = [Goroutine(1), Goroutine(2)]
    let kept = try kept([forgotten, latest], maximumBytes: 1, goroutines: goroutines)
    let expected = EventBatch([(0, [(10, .enter(0)), (10, .enter(2)), (10, .stallBegin)])])
    #expect(kept.map(\.flat) == [expected.flat, latest.flat])
    // The wait is in no call's time, and no event is stray.
    let summary = TraceSummary(goroutines: goroutines, kept)
    #expect(
      summary.lines == [
        "f0: 1 calls, total 8, self 5", "  f2: 1 calls, total 3, self 3", "f3: 1 calls, total 1, self 1",
      ])
    #expect(summary.anomalies == TraceSummary.Anomalies())
  }

  @Test func whatFitsIsKeptAsItIs() throws {
    let batches = [EventBatch([(0, [(1, .enter(0)), (2, .enter(1))])]), EventBatch([(0, [(3, .exit)])])]
    #expect(
      try kept(batches, maximumBytes: 1 << 20, goroutines: [Goroutine(1)]).map(\.flat) == batches.map(\.flat))
  }

  @Test func callsCutOffByAGapAreNotOpenAnyMore() throws {
    let forgotten = EventBatch([(0, [(1, .enter(0)), (2, .gap), (3, .enter(1))])])
    let latest = EventBatch([(0, [(10, .exit)])])
    let kept = try kept([forgotten, latest], maximumBytes: 1, goroutines: [Goroutine(1)])
    #expect(kept.map(\.flat) == [EventBatch([(0, [(10, .enter(1))])]).flat, latest.flat])
  }
}
