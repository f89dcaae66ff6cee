import TestSupport
import Testing

@testable import TraceStore
import TraceModel

/// Calls that never return last as docs/FORMAT.md, "Open calls", says.
struct OpenCallTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Process 0 ends at 1000. In it goroutine 0 makes calls until 100 and never returns, goroutine 1 begins one at 20
  /// and waits in it. Process 1 has goroutine 2, whose call begins at 30, and the last event of all, at 400.
  private func trace(_ change: (inout TracedProcess, inout TracedProcess) -> Void = { _, _ in }) -> SampleTrace {
    var trace = SampleTrace()
    trace.symbols = (0..<4).map { Symbol(name: "p.f\($0)", package: "p", file: "/p.go", line: UInt32($0) + 1) }
    var first = TracedProcess(pid: 1, parentPid: 0, commandLine: [], goVersion: "", path: .fast, startTicks: 0)
    var second = first
    second.pid = 2
    first.endTicks = 1000
    first.end = .exited(code: 0)
    change(&first, &second)
    trace.processes = [first, second]
    trace.goroutines = [Goroutine(1), Goroutine(2), Goroutine(1)]
    trace.goroutines[2].process = 1
    trace.batches = [
      EventBatch([
        (0, [(10, .enter(0)), (50, .enter(1)), (100, .exit)]), (1, [(20, .enter(2))]),
        (2, [(30, .enter(3)), (40, .enter(3)), (400, .exit)]),
      ])
    ]
    return trace
  }

  /// Of each node its total, its self time, and how much of the total open calls took; the end of all.
  private func times(_ trace: SampleTrace) throws -> [[UInt64]] {
    let reader = try TraceReader(path: write(trace))
    let stored = try reader.summary()
    #expect(stored.isStored)
    #expect(try reader.computedSummary().summary == stored.summary)
    #expect(try reader.verify().isEmpty)
    return stored.summary.callTree.nodes.dropFirst().map {
      [$0.totals.totalTime, $0.totals.selfTime, $0.totals.openTime]
    }
      + [[stored.summary.endTicks]]
  }

  private func write(_ trace: SampleTrace, _ name: String = "a.trace") throws -> String {
    try trace.write(to: folder.file(name))
    return folder.file(name)
  }

  @Test func lastToTheEndOfTheirProcessOrToTheLastEventWhereThatIsNotKnown() throws {
    #expect(
      try times(trace()) == [
        [990, 940, 990], [50, 50, 0], [980, 980, 980], [370, 10, 370], [360, 360, 0], [1000],
      ])
  }

  @Test func lastToTheEndOfTheRecordingIntervalInWhichTheirGoroutineHadItsLastEvent() throws {
    let cut = trace { first, second in
      first.intervalEnds = IntervalEnds([60, 15, 200, 60])
      second.intervalEnds = IntervalEnds([700])
    }
    #expect(try times(cut) == [[190, 140, 190], [50, 50, 0], [40, 40, 40], [670, 310, 670], [360, 360, 0], [700]])
  }

  @Test func whereIntervalsHaveBeenForgottenLastToTheLastEvent() throws {
    let ends = (0..<UInt64(TraceLimits.maximumIntervalEnds) + 5).map { 60 + $0 }
    let cut = trace { first, _ in first.intervalEnds = IntervalEnds(ends.shuffled()) }
    // The first five are gone: goroutine 1 has its last event at 20, before all that are left.
    #expect(cut.processes[0].intervalEnds.ticks.first == 65)
    #expect(try times(cut) == [[90, 40, 90], [50, 50, 0], [0, 0, 0], [370, 10, 370], [360, 360, 0], [400]])
  }

  @Test func endWhereTheWaitForTheRecorderBeganThatTheirGoroutineIsIn() throws {
    var waiting = trace()
    waiting.batches.append(EventBatch([(1, [(300, .stallBegin)])]))
    #expect(try times(waiting)[2] == [280, 280, 280])
  }

  @Test func areCutOffByASliceAlsoWhereNothingHappensOnTheirGoroutineInIt() throws {
    let reader = try TraceReader(path: write(trace()))
    _ = try reader.slice(TraceSlice(ticks: 200...300), to: folder.file("s.trace"))
    let slice = try TraceReader(path: folder.file("s.trace"))
    #expect(try slice.verify().isEmpty)
    let nodes = try slice.summary().summary.callTree.nodes.dropFirst()
    #expect(Set(nodes.map(\.frame.function.rawValue)) == [0, 2, 3])
    #expect(nodes.allSatisfy { $0.totals.totalTime == 100 && $0.totals.openCalls == 1 && $0.totals.openTime == 100 })
    // A slice after the end of the other process's recording.
    _ = try reader.slice(TraceSlice(ticks: 500...600), to: folder.file("t.trace"))
    let later = try TraceReader(path: folder.file("t.trace")).summary().summary.callTree.nodes.dropFirst()
    #expect(later.map(\.frame.function.rawValue) == [0, 2])
    #expect(later.map(\.totals.totalTime) == [100, 100])
  }

  @Test func lastToTheEndOfTheirOwnRecordingWhereSeveralAreMerged() throws {
    var long = trace { first, _ in first.endTicks = 5000 }
    long.batches.append(EventBatch([(2, [(5000, .exit)])]))
    let paths = [try write(trace(), "a.trace"), try write(long, "b.trace")]
    _ = try TraceReader.merge(paths.map { try TraceReader(path: $0) }, to: folder.file("m.trace"))
    let merged = try TraceReader(path: folder.file("m.trace"))
    #expect(try merged.verify().isEmpty)
    let node = try #require(
      merged.summary().summary.callTree.nodes.dropFirst().first { $0.frame.function.rawValue == 3 && $0.parent == 0 })
    // 30 to 400 in the first, which says no more of its second process; 30 to 5000 in the second.
    #expect(node.totals.totalTime == 370 + 4970)
    #expect(node.totals.openTime == 370)
  }

  @Test func cutOffByMissingEventsAreOpenAndTheirTimeIsKnown() throws {
    var cut = trace()
    cut.batches.append(EventBatch([(0, [(500, .gap), (600, .enter(0)), (700, .exit)])]))
    #expect(try times(cut)[0] == [490 + 100, 440 + 100, 490])
  }

  @Test func ofTracesFromBeforeLastToTheLastEventOfTheirGoroutineAndRepairCountsThemAnew() throws {
    let fixture = try #require(Fixture.all.first { $0.hasOldOpenCalls && $0.name == "random" })
    let old = try TraceReader(path: fixture.path)
    let summary = try old.summary()
    #expect(summary.isStored && summary.summary.openCallRule == .lastEvent)
    #expect(summary.summary.callTree.nodes.contains { $0.totals.openCalls > 0 && $0.totals.openTime == .max })
    #expect(try old.verify().isEmpty)
    _ = try old.repair(to: folder.file("new.trace"))
    #expect(try TraceReader(path: folder.file("new.trace")).summary().summary == fixture.trace.summary)
    // What has no events any more keeps its rule.
    let bare = try #require(Fixture.all.first { $0.hasOldOpenCalls && $0.name == "summary-only" })
    _ = try TraceReader(path: bare.path).repair(to: folder.file("bare.trace"))
    let copy = try TraceReader(path: folder.file("bare.trace"))
    #expect(try copy.summary().summary == bare.summary)
    #expect(try copy.verify().isEmpty)
  }
}
