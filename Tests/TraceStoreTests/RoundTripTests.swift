import TestSupport
import Testing
@testable import TraceStore
import TraceModel

struct RoundTripTests {
  @Test(arguments: [1, 17, 1000]) func aWholeTrace(perBatch: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.trace")
    var trace = SampleTrace.random(seed: 1, events: 5000, goroutines: 30, perBatch: perBatch)
    trace.metadata.filterFile = "count app.f3 # as often as you like\n"
    trace.processes[0].countedCalls = [FunctionID(rawValue: 3): 1, FunctionID(rawValue: 19): .max]
    try trace.write(to: path)
    #expect(try folder.names == ["a.trace"])

    let reader = try TraceReader(path: path)
    #expect(reader.isFinished)
    #expect(reader.damage.isEmpty)
    #expect(reader.metadata == trace.metadata)
    #expect(reader.symbols == trace.symbols)
    #expect(reader.spawnSites == trace.sites)
    #expect(reader.processes == trace.processes)
    #expect(try reader.goroutines().goroutines == trace.summary.goroutines)
    let (events, damage) = try reader.flatEvents()
    #expect(damage.isEmpty)
    #expect(events == trace.events)
    #expect(reader.eventCount == UInt64(events.count))
    #expect(reader.ticks?.lowerBound == events.first?.time)
    #expect(reader.ticks?.upperBound == events.last?.time)

    let stored = try reader.summary()
    #expect(stored.isStored)
    #expect(stored.summary == trace.summary)
    let computed = try reader.computedSummary()
    #expect(!computed.isStored)
    #expect(computed.summary == trace.summary)
  }

  @Test(arguments: [2, 3, 8, 1000]) func anyNumberOfThreadsDeliversTheSameInTheSameOrder(_ threads: Int) throws {
    let folder = try TemporaryFolder()
    let trace = SampleTrace.random(seed: 2, events: 5000, goroutines: 30, perBatch: 50)
    try trace.write(to: folder.file("a.trace"))
    let reader = try TraceReader(path: folder.file("a.trace"))
    let (events, damage) = try reader.flatEvents(threads: threads)
    #expect(damage.isEmpty)
    #expect(events == trace.events)
    #expect(try reader.computedSummary(threads: threads).summary == trace.summary)

    struct Enough: Error {}
    var delivered = 0
    #expect(throws: Enough.self) {
      _ = try reader.forEachBatch(threads: threads) { _ in
        delivered += 1
        if delivered == 10 { throw Enough() }
      }
    }
    #expect(delivered == 10)
  }

  @Test func anEmptyTrace() throws {
    let folder = try TemporaryFolder()
    try SampleTrace().write(to: folder.file("a.trace"))
    let reader = try TraceReader(path: folder.file("a.trace"))
    #expect(reader.isFinished)
    #expect(reader.damage.isEmpty)
    #expect(reader.ticks == nil)
    #expect(try reader.summary().summary == TraceSummary())
  }

  /// Deltas around every boundary of `Delta_Byte`, and every number of dictionary entries around the escape.
  @Test func timesAndCodesAtTheEdgesOfTheirEncodings() throws {
    let folder = try TemporaryFolder()
    var trace = SampleTrace()
    trace.goroutines = [Goroutine(1)]
    trace.symbols = (0..<600).map { Symbol(name: "f\($0)", package: "", file: "", line: 0) }
    trace.sites = (0..<300).map { SpawnSite(function: "", file: "", line: $0) }
    let edges: [UInt64] = [0, 191, 192, 12_479, 12_480, 798_911, 798_912, 1 << 24, 1 << 32, 1 << 48, 1 << 56]
    var time: UInt64 = 7
    var batch = EventBatch()
    batch.append(
      goroutine: 0,
      edges.flatMap { edge in
        [edge &- 1, edge, edge + 1].filter { $0 < 1 << 60 }.map { delta in
          time += delta
          return (time, .exit)
        }
      })
    trace.batches.append(batch)
    for distinct in [253, 254, 255, 256, 257, 600] {
      var batch = EventBatch()
      batch.append(
        goroutine: 0,
        (0..<2 * distinct).map { i in
          (time, i % 3 == 2 ? .spawn(UInt32(i % distinct) % 300) : .enter(UInt32(i % distinct)))
        })
      trace.batches.append(batch)
    }
    try trace.write(to: folder.file("a.trace"))
    let (events, damage) = try TraceReader(path: folder.file("a.trace")).flatEvents()
    #expect(damage.isEmpty)
    #expect(events == trace.events)
  }

  @Test func longRunsManyRunsManyGoroutines() throws {
    let folder = try TemporaryFolder()
    var trace = SampleTrace()
    trace.symbols = [Symbol(name: "f", package: "", file: "", line: 0)]
    trace.processes = SampleTrace.example.processes
    trace.goroutines = (0..<70_000).map { Goroutine(UInt64($0 + 1)) }
    trace.batches = [
      EventBatch([(0, (0..<TraceLimits.maximumEvents).map { (UInt64($0), $0 % 2 == 0 ? .enter(0) : .exit) })]),
      EventBatch((0..<70_000).map { goroutine in (UInt32(69_999 - goroutine), [(UInt64(1 << 20), .exit)]) }),
    ]
    try trace.write(to: folder.file("a.trace"))
    let reader = try TraceReader(path: folder.file("a.trace"))
    let (events, damage) = try reader.flatEvents()
    #expect(damage.isEmpty)
    #expect(events == trace.events)
    #expect(reader.eventBlocks.map(\.goroutines) == [.these([0]), .within(0...69_999)])
    #expect(try reader.goroutines().goroutines == trace.summary.goroutines)
  }

  @Test func onlyWhatOverlapsARangeOfTimeIsRead() throws {
    let folder = try TemporaryFolder()
    var trace = SampleTrace()
    trace.symbols = [Symbol(name: "f", package: "", file: "", line: 0)]
    trace.goroutines = [Goroutine(1)]
    trace.batches = (0..<10).map { block in
      EventBatch([(0, [(UInt64(block * 10), .enter(0)), (UInt64(block * 10 + 5), .exit)])])
    }
    try trace.write(to: folder.file("a.trace"))
    let reader = try TraceReader(path: folder.file("a.trace"))
    for (range, blocks) in [(0...0, 0...0), (5...10, 0...1), (41...44, 4...4), (85...1000, 8...9)]
      as [(ClosedRange<UInt64>, ClosedRange<Int>)]
    {
      var first: [UInt64] = []
      let damage = try reader.forEachBatch(overlapping: range) { first.append($0.times[0]) }
      #expect(damage.isEmpty)
      #expect(first == blocks.map { UInt64($0 * 10) })
    }
  }

  @Test func onlyWhatHoldsEventsOfAGoroutineIsRead() throws {
    let folder = try TemporaryFolder()
    let trace = SampleTrace.random(seed: 4, events: 3000, goroutines: 60, perBatch: 50)
    try trace.write(to: folder.file("a.trace"))
    let reader = try TraceReader(path: folder.file("a.trace"))
    for goroutine in 0..<UInt32(reader.goroutineCount) {
      var blocks: [[FlatEvent]] = []
      _ = try reader.forEachBatch(holding: goroutine) { blocks.append($0.flat) }
      #expect(blocks == trace.batches.map(\.flat).filter { $0.contains { $0.goroutine == goroutine } })
    }
  }

  @Test func batchesThatNoBlockCanHoldAreRefused() throws {
    var encoder = try BlockEncoder()
    var uneven = EventBatch([(0, [(1, .exit)])])
    uneven.codes.append(0)
    var shortRuns = EventBatch([(0, [(1, .exit), (2, .exit)])])
    shortRuns.runs[0].count = 1
    var reserved = EventBatch([(0, [(1, .exit)])])
    reserved.codes[0] = 4
    let batches: [(EventBatch, UnusableBatch)] = [
      (EventBatch(), .size),
      (uneven, .shape),
      (shortRuns, .shape),
      (reserved, .code(4, index: 0)),
      (EventBatch([(0, [(2, .exit), (1, .exit)])]), .timeRunsBackwards(index: 1)),
      (EventBatch([(1, [(1, .exit)]), (0, [(2, .exit), (3, .exit), (2, .exit)])]), .timeRunsBackwards(index: 3)),
      (EventBatch([(0, [(1 << 62, .exit)])]), .timeTooLarge(index: 0)),
      (EventBatch([(0, [(1, .enter(1 << 20))])]), .code(16 + (1 << 20), index: 0)),
      (EventBatch([(0, [(1, .exit), (1, .spawn(1 << 20))])]), .code(0x8010_0000, index: 1)),
      (EventBatch([(1 << 31, [(1, .exit)])]), .goroutine(1 << 31)),
    ]
    for (batch, why) in batches {
      #expect(throws: TraceStoreError.unusableBatch(events: batch.times.count, why)) { _ = try encoder.encode(batch) }
    }
  }

  @Test func blocksDoNotDependOnWhatWasEncodedBefore() throws {
    let trace = SampleTrace.random(seed: 3, events: 3000, goroutines: 10, perBatch: 100)
    var used = try BlockEncoder()
    for batch in trace.batches {
      var fresh = try BlockEncoder()
      let (a, b) = (try used.encode(batch), try fresh.encode(batch))
      #expect(a.byteCount == b.byteCount)
      #expect(a.goroutines == b.goroutines)
      #expect(a.payload == b.payload)
    }
  }
}
