import Testing
import TraceStore

@testable import Recording
import TraceModel

struct DrainOrderTests {
  /// What happens in one case: events in time, each of a goroutine on a P.
  struct Plan: CustomStringConvertible {
    var events: [(goroutine: Int, processor: Int)]
    /// Bit i: after event i its P retires its segment.
    var boundaries: Int
    /// A round after this many events, its clock read `lag` events earlier. With `isHeldBack` the event before the
    /// round has read its clock but becomes visible only after the round.
    var roundAt: Int
    var lag: Int
    var isHeldBack: Bool

    var description: String {
      "\(events) boundaries \(String(boundaries, radix: 2)) round at \(roundAt)-\(lag) held back \(isHeldBack)"
    }
  }

  /// All assignments of `events` events to goroutines and Ps, the first one fixed by symmetry.
  static func assignments(goroutines: Int, processors: Int, events: Int) -> [[(goroutine: Int, processor: Int)]] {
    let choices = (0..<goroutines * processors).map { ($0 / processors, $0 % processors) }
    var result: [[(goroutine: Int, processor: Int)]] = [[(0, 0)]]
    for _ in 1..<events { result = result.flatMap { prefix in choices.map { prefix + [$0] } } }
    return result
  }

  @Test(arguments: [
    (goroutines: 2, processors: 2, events: 4), (goroutines: 3, processors: 2, events: 3),
    (goroutines: 2, processors: 3, events: 3), (goroutines: 1, processors: 2, events: 5),
  ])
  func allInterleavingsBoundariesAndMomentsOfARound(goroutines: Int, processors: Int, events: Int) throws {
    let harness = try DrainHarness(segments: 32)
    let writer = try SpoolWriter(path: harness.path)
    var bench = Bench(harness: harness, writer: writer)
    for assignment in Self.assignments(goroutines: goroutines, processors: processors, events: events) {
      for boundaries in 0..<1 << events {
        for roundAt in 1...events {
          for lag in 0...min(2, roundAt) {
            for isHeldBack in [false, true] where !isHeldBack || lag == 0 {
              let plan = Plan(
                events: assignment, boundaries: boundaries, roundAt: roundAt, lag: lag, isHeldBack: isHeldBack)
              let problem = bench.problem(in: plan)
              try #require(problem == nil, "\(plan): \(problem ?? "")")
            }
          }
        }
      }
    }
    #expect(writer.statesInUse == 0)
  }

  /// A P may be held up between claiming a segment and writing its clock record, which is the first touch of that
  /// memory. What it wrote before is then no earlier in the order than what another P has in two segments.
  @Test func aClaimedSegmentWithoutAClockRecordDoesNotBringItsPsEventsForward() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    let q = SpoolWriter.Processor(id: 1)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    writer.retire(p)
    #expect(writer.event(p, goid: 1, 17, ticks: 20))
    #expect(writer.event(q, goid: 1, 18, ticks: 30))
    writer.retire(q)
    writer.setState(ofSegment: 9, 99 << 32 | UInt64(q.id) << 16 | UInt64(writer.slot) << 2 | 1)
    harness.round(100)
    #expect(harness.stream(goid: 1).map(\.id) == [16, 17, 18])
    #expect(harness.stream(goid: 1).map(\.ticks) == [10, 20, 30])
  }

  /// Runs plans one after the other over one spool, every case with goroutines of its own.
  struct Bench {
    let harness: DrainHarness
    let writer: SpoolWriter
    var now: UInt64 = 1000
    var nextGoid: UInt64 = 1

    init(harness: DrainHarness, writer: SpoolWriter) {
      self.harness = harness
      self.writer = writer
    }

    mutating func problem(in plan: Plan) -> String? {
      let firstGoid = nextGoid
      nextGoid += 4
      let processors = (0..<4).map { SpoolWriter.Processor(id: $0) }
      var expected: [[UInt64]] = Array(repeating: [], count: 4)
      var clocks: [UInt64] = [now]
      let firstStream = harness.goroutines.count
      for (index, event) in plan.events.enumerated() {
        now += 10
        clocks.append(now)
        let p = processors[event.processor]
        let goid = firstGoid + UInt64(event.goroutine)
        let isRound = index + 1 == plan.roundAt
        if isRound && plan.isHeldBack {
          // The writer has read its clock and is held up before the store.
          now += 10
          harness.round(now)
        }
        guard writer.event(p, goid: goid, UInt64(16 + index), ticks: clocks[index + 1]) else { return "no segment" }
        expected[event.goroutine].append(clocks[index + 1])
        if plan.boundaries >> index & 1 == 1 { writer.retire(p) }
        if isRound && !plan.isHeldBack { harness.round(clocks[plan.roundAt - plan.lag]) }
      }
      for p in processors { writer.retire(p) }
      now += 10
      harness.round(now)
      return difference(expected, firstGoid, firstStream)
    }

    private func difference(_ expected: [[UInt64]], _ firstGoid: UInt64, _ firstStream: Int) -> String? {
      var found: [[UInt64]] = Array(repeating: [], count: 4)
      for number in firstStream..<harness.goroutines.count {
        guard found[Int(harness.goroutines[number].goid - firstGoid)].isEmpty else { return "a goroutine twice" }
        found[Int(harness.goroutines[number].goid - firstGoid)] = harness.streams[number].map(\.ticks)
      }
      return found == expected ? nil : "\(found) instead of \(expected)"
    }
  }

  @Test(arguments: [1, 3, 100, 1 << 20]) func aBacklogOfManySegmentsIsWorkedOffInOrderInBatchesOfAnySize(
    batchEvents: Int
  ) throws {
    let harness = try DrainHarness(segments: 64)
    let writer = try SpoolWriter(path: harness.path)
    let processors = (0..<3).map { SpoolWriter.Processor(id: $0) }
    var random = SplitMix(state: 7)
    var expected: [[UInt64]] = Array(repeating: [], count: 5)
    var ticks: UInt64 = 10
    for _ in 0..<2000 {
      ticks += random.next() % 5 + 1
      let (goroutine, p) = (Int(random.next() % 5), processors[Int(random.next() % 3)])
      try #require(writer.event(p, goid: UInt64(goroutine + 1), 16 + random.next() % 9, ticks: ticks))
      expected[goroutine].append(ticks)
      if random.next() % 40 == 0 { writer.retire(p) }
    }
    while harness.round(ticks + 1, batchEvents: batchEvents) {}
    for goroutine in 0..<5 {
      let isExact = harness.stream(goid: UInt64(goroutine + 1)).map(\.ticks) == expected[goroutine]
      #expect(isExact, "goroutine \(goroutine + 1)")
    }
    // Only what a P still holds stays claimed.
    #expect(writer.statesInUse <= 3)
  }

  @Test(arguments: 0..<20) func randomLongRunsWithRoundsAtAnyMoment(seed: UInt64) throws {
    let harness = try DrainHarness(segments: 48)
    let writer = try SpoolWriter(path: harness.path)
    let processors = (0..<4).map { SpoolWriter.Processor(id: $0) }
    var random = SplitMix(state: seed)
    var expected: [[UInt64]] = Array(repeating: [], count: 6)
    var clocks: [UInt64] = [10]
    // A round's clock is read after the round before has looked at everything.
    var earliest = 0
    for _ in 0..<3000 {
      clocks.append((clocks.last ?? 0) + random.next() % 3 + 1)
      let (goroutine, p) = (Int(random.next() % 6), processors[Int(random.next() % 4)])
      let ticks = clocks[clocks.count - 1]
      if !writer.event(p, goid: UInt64(goroutine + 1), 16 + random.next() % 9, ticks: ticks) {
        harness.round(ticks - 1)
        earliest = clocks.count - 1
        try #require(writer.event(p, goid: UInt64(goroutine + 1), 17, ticks: ticks))
      }
      expected[goroutine].append(ticks)
      if random.next() % 12 == 0 { writer.retire(p) }
      if random.next() % 20 == 0 {
        harness.round(clocks[max(earliest, clocks.count - 1 - Int(random.next() % 8))])
        earliest = clocks.count - 1
      }
    }
    harness.round((clocks.last ?? 0) + 1)
    for goroutine in 0..<6 {
      let isExact = harness.stream(goid: UInt64(goroutine + 1)).map(\.ticks) == expected[goroutine]
      #expect(isExact, "goroutine \(goroutine + 1)")
    }
  }
}

/// Random numbers that are the same in every run.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
