import Replay
import TestSupport
import Testing
import TraceModel

struct SummaryTests {
  @Test func callsWithTheSamePathMergeSelfTimeIsWithoutCallees() {
    let summary = TraceSummary(
      goroutines: [Goroutine(1)],
      [
        EventBatch([
          (
            0,
            [
              (0, .enter(0)), (10, .enter(1)), (15, .exit), (20, .enter(1)), (22, .enter(2)), (30, .exit),
              (31, .exit), (100, .exit),
            ]
          )
        ])
      ])
    #expect(
      summary.lines == [
        "f0: 1 calls, total 100, self 84",
        "  f1: 2 calls, total 16, self 8",
        "    f2: 1 calls, total 8, self 8",
      ])
    #expect(summary.callTree.nodes[2].totals.minTime == 5)
    #expect(summary.callTree.nodes[2].totals.maxTime == 11)
    #expect(summary.goroutines[0].inCallTicks == 100)
    #expect(summary.goroutines[0].calls == 4)
  }

  @Test func aGoroutineHangsBelowTheCallThatRanItsGoStatementWithTimeOfItsOwn() {
    let summary = TraceSummary(
      goroutines: [Goroutine(1), Goroutine(7, parent: 1, site: 3)],
      [
        EventBatch([
          (0, [(0, .enter(0)), (5, .enter(1)), (6, .spawn(3)), (8, .exit), (50, .exit)]),
          (1, [(20, .enter(2)), (90, .exit)]),
        ])
      ])
    #expect(
      summary.lines == [
        "f0: 1 calls, total 50, self 47",
        "  f1: 1 calls, total 3, self 3",
        "    f2 via 3: 1 calls, total 70, self 70",
      ])
    #expect(summary.goroutines[1].spawnPath == 2)
    #expect(!summary.goroutines[1].spawnIsInferred)
  }

  /// The second goroutine starts first, as it does in Go.
  @Test(arguments: [true, false]) func spawnEventsOfOneSiteAreTakenInTheOrderOfGoids(inOneBatch: Bool) {
    let parent: (goroutine: UInt32, events: [(UInt64, Step)]) = (
      0, [(0, .enter(0)), (1, .spawn(0)), (2, .exit), (3, .enter(1)), (4, .spawn(0)), (5, .exit)]
    )
    let children: [(goroutine: UInt32, events: [(UInt64, Step)])] = [
      (1, [(10, .enter(2)), (11, .exit)]), (2, [(12, .enter(2)), (15, .exit)]),
    ]
    let summary = TraceSummary(
      goroutines: [Goroutine(1), Goroutine(3, parent: 1, site: 0), Goroutine(2, parent: 1, site: 0)],
      inOneBatch
        ? [EventBatch([parent] + children)] : [EventBatch([parent, children[0]]), EventBatch([children[1]])])
    let spawned = summary.callTree.nodes.filter { $0.frame.site != nil }
    // In batches of their own nothing says that there is another with a smaller goid.
    #expect(spawned.map(\.parent).sorted() == [1, 2])
    #expect(spawned.first { $0.parent == 1 }?.totals.totalTime == (inOneBatch ? 3 : 1))
    #expect(spawned.first { $0.parent == 2 }?.totals.totalTime == (inOneBatch ? 1 : 3))
  }

  @Test func spawnedByUntracedCodeIsBelowTheInnermostOpenCallAndInferred() {
    let summary = TraceSummary(
      goroutines: [Goroutine(1), Goroutine(2, parent: 1, site: 9), Goroutine(3, parent: 1)],
      [
        EventBatch([
          (0, [(0, .enter(0)), (10, .enter(1)), (20, .exit), (40, .exit)]),
          (1, [(15, .enter(2)), (16, .exit)]), (2, [(30, .enter(2)), (33, .exit)]),
        ])
      ])
    #expect(
      summary.lines == [
        "f0: 1 calls, total 40, self 30", "  f1: 1 calls, total 10, self 10",
        "    f2 via 9 inferred: 1 calls, total 1, self 1", "  f2 inferred: 1 calls, total 3, self 3",
      ])
    #expect(summary.goroutines.map(\.spawnIsInferred) == [false, true, true])
  }

  @Test func theParentHasNoEventsBelowTheRootInferredHoweverManySpawnEventsAreLeftOver() {
    let goroutines = [Goroutine(1), Goroutine(30, parent: 20, site: 9), Goroutine(31, parent: 20, site: 9)]
    let serve: [(UInt64, Step)] = [(0, .enter(0)), (1, .spawn(0))]
    let handlers: [(goroutine: UInt32, events: [(UInt64, Step)])] = [
      (1, [(10, .enter(1)), (11, .exit)]), (2, [(12, .enter(1)), (13, .exit)]),
    ]
    let clear = TraceSummary(goroutines: goroutines, [EventBatch([(0, serve + [(5, .exit)])] + handlers)])
    let lines = ["f0: 1 calls, total 5, self 5", "f1 via 9 inferred: 2 calls, total 2, self 2"]
    #expect(clear.lines == lines)

    let unclear = TraceSummary(
      goroutines: goroutines, [EventBatch([(0, serve + [(2, .spawn(1)), (5, .exit)])] + handlers)])
    #expect(unclear.lines == lines)
  }

  @Test func stallsAreInNobodysTime() {
    let summary = TraceSummary(
      goroutines: [Goroutine(1)],
      [
        EventBatch([
          (
            0,
            [
              (0, .enter(0)), (10, .stallBegin), (30, .stallEnd), (40, .enter(1)), (50, .stallBegin),
              (55, .stallEnd), (60, .exit), (100, .exit),
            ]
          )
        ])
      ])
    #expect(summary.lines == ["f0: 1 calls, total 75, self 60", "  f1: 1 calls, total 15, self 15"])
    #expect(summary.anomalies == TraceSummary.Anomalies())
  }

  @Test func whatDoesNotFitIsCountedAndLeftOut() {
    var batch = EventBatch([
      (0, [(0, .exit), (1, .stallEnd), (2, .enter(0)), (3, .stallBegin), (4, .stallBegin), (9, .stallEnd)]),
      (5, [(7, .enter(0))]),
    ])
    batch.append(goroutine: 0, [(10, .exit)])
    let summary = TraceSummary(goroutines: [Goroutine(1)], [batch])
    #expect(summary.lines == ["f0: 1 calls, total 2, self 2"])
    #expect(summary.anomalies.strayExits == 1)
    #expect(summary.anomalies.strayStalls == 2)
    #expect(summary.anomalies.unknownEvents == 1)
  }

  @Test func openCallsLastToTheEndOfTheRecordingWhereThatOfTheirProcessIsNotKnown() {
    let summary = TraceSummary(
      goroutines: [Goroutine(1), Goroutine(2)],
      [EventBatch([(0, [(0, .enter(0)), (4, .enter(1)), (9, .exit)]), (1, [(5, .enter(1)), (200, .stallBegin)])])])
    #expect(
      summary.lines == [
        "f0: 1 calls (1 open), total 200, self 195", "  f1: 1 calls, total 5, self 5",
        "f1: 1 calls (1 open), total 195, self 195",
      ])
    #expect(summary.callTree.nodes[1].totals.minTime == .max)
    #expect(summary.histograms.keys.map(\.rawValue) == [1])
    #expect(summary.goroutines.map(\.openCalls) == [1, 1])
  }

  @Test func lostEventsCutOffTheCallsOfTheirGoroutines() {
    var builder = SummaryBuilder()
    builder.declare(goroutines: [Goroutine(1), Goroutine(2)])
    builder.add(EventBatch([(0, [(0, .enter(0)), (1, .enter(1)), (5, .enter(2))]), (1, [(2, .enter(0))])]))
    builder.noteLoss(of: .these([0]))
    builder.add(EventBatch([(0, [(50, .exit), (51, .enter(2)), (53, .exit)]), (1, [(60, .exit)])]))
    let summary = builder.summary()
    #expect(
      summary.lines == [
        "f0: 2 calls (1 open), total 63, self 59", "  f1: 1 calls (1 open), total 4, self 4",
        "    f2: 1 calls (1 open), total 0, self 0", "f2: 1 calls, total 2, self 2",
      ])
    #expect(summary.anomalies.severedCalls == 3)
    #expect(summary.anomalies.strayExits == 1)
  }

  @Test func aGapCutsOffTheCallsOfItsGoroutineWhereItStands() {
    let summary = TraceSummary(
      goroutines: [Goroutine(1)],
      [EventBatch([(0, [(0, .enter(0)), (4, .enter(1)), (9, .gap), (20, .exit), (30, .enter(1)), (31, .exit)])])])
    #expect(
      summary.lines == [
        "f0: 1 calls (1 open), total 9, self 4", "  f1: 1 calls (1 open), total 5, self 5",
        "f1: 1 calls, total 1, self 1",
      ])
    #expect(summary.anomalies.severedCalls == 2)
    #expect(summary.anomalies.strayExits == 1)
    #expect(summary.goroutines[0].inCallTicks == 10)
  }

  @Test func aMillionCallsDeep() {
    let depth = 1_000_000
    var batch = EventBatch()
    batch.runs = [EventBatch.Run(goroutine: 0, count: UInt32(2 * depth))]
    batch.times = Array(0..<UInt64(2 * depth))
    batch.codes =
      Array(repeating: Step.enter(0).code, count: depth) + Array(repeating: Step.exit.code, count: depth)
    let nodes = TraceSummary(goroutines: [Goroutine(1)], [batch]).callTree.nodes
    #expect(nodes.count == depth + 1)
    #expect(nodes[depth].totals.totalTime == 1)
    #expect(nodes[1].totals.totalTime == UInt64(2 * depth - 1))
  }

  @Test func aHundredThousandGoroutinesOfOneCall() {
    let count = 100_000
    var batch = EventBatch([(0, [(1, .enter(1))])])
    batch.runs[0].count += UInt32(count)
    batch.times += Array(repeating: 2, count: count)
    batch.codes += Array(repeating: Step.spawn(0).code, count: count)
    batch.runs += (1...UInt32(count)).map { EventBatch.Run(goroutine: $0, count: 2) }
    for _ in 0..<count {
      batch.times += [3, 5]
      batch.codes += [Step.enter(2).code, Step.exit.code]
    }
    let goroutines = [Goroutine(1)] + (0..<count).map { Goroutine(UInt64($0 + 2), parent: 1, site: 0) }
    let summary = TraceSummary(goroutines: goroutines, [batch])
    #expect(
      summary.lines == [
        "f1: 1 calls (1 open), total 4, self 4", "  f2 via 0: 100000 calls, total 200000, self 200000",
      ])
  }
}
