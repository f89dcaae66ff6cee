import Replay
import TestSupport
import Testing
import TraceModel

/// An arrow leads from a spawn event of the call path below which the summary hangs the goroutine.
struct SpawnFlowsTests {
  private static let goroutines = SummaryExhaustiveTests.goroutines
  private static let parents: [UInt32?] = goroutines.map { goroutine in
    goroutines.firstIndex { $0.goid == goroutine.parentGoid }.map { UInt32($0) }
  }

  /// By goroutine that an arrow leads to, the call path of the spawn event that it comes from, as text.
  private static func origins(
    _ batches: [EventBatch], _ summary: PlainSummary, isInferred: [Bool]
  ) -> [Int: String] {
    var flows = SpawnFlows(goroutines: goroutines, parents: parents) { _, _ in true }
    for batch in batches { flows.add(batch) }
    // The spawn events of each goroutine in order, with their paths.
    var paths: [UInt64: String] = [:]
    for goroutine in goroutines.indices {
      var replay = GoroutineReplay<String>()
      let base = summary.goroutines[goroutine].spawnPath
      let site = goroutines[goroutine].spawnSite.map { ">\($0.rawValue)" } ?? ""
      // What the paths of its calls begin with.
      let prefix = base + site + (isInferred[goroutine] ? ">?" : "")
      for event in batches.flatMap(\.flat) where event.goroutine == goroutine {
        let effect = replay.apply(EventCode(rawValue: event.code).event, at: event.time) { function, caller in
          (caller ?? prefix) + "/\(function.rawValue)"
        }
        guard case .spawned = effect, let flow = flows.takeBegin(UInt32(goroutine)) else { continue }
        paths[flow] = replay.innermost ?? base
      }
    }
    var origins: [Int: String] = [:]
    for goroutine in goroutines.indices {
      if let flow = flows.takeEnd(UInt32(goroutine)) { origins[goroutine] = paths[flow] ?? "unknown flow" }
    }
    return origins
  }

  private static func check(_ events: [FlatEvent]) throws {
    for batches in [SummaryExhaustiveTests.single(events), SummaryExhaustiveTests.pieces(events, of: 3)] {
      let whole = TraceSummary(goroutines: goroutines, batches)
      let summary = PlainSummary(whole)
      let origins = Self.origins(batches, summary, isInferred: whole.goroutines.map(\.spawnIsInferred))
      for (goroutine, path) in origins {
        try #require(path == summary.goroutines[goroutine].spawnPath, "goroutine \(goroutine) of \(events)")
      }
      // Where the tree knows the origin, there is an arrow.
      for goroutine in goroutines.indices where goroutines[goroutine].parentGoid != 0 {
        guard events.contains(where: { $0.goroutine == goroutine }), !whole.goroutines[goroutine].spawnIsInferred else {
          continue
        }
        try #require(origins[goroutine] != nil, "goroutine \(goroutine) of \(events)")
      }
    }
  }

  @Test func everyTraceOfFourEventsOrFewer() throws {
    func extend(_ letters: [Int]) throws {
      try Self.check(SummaryExhaustiveTests.events(letters))
      guard letters.count < 4 else { return }
      for letter in SummaryExhaustiveTests.alphabet.indices { try extend(letters + [letter]) }
    }
    try extend([])
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func randomLongerTraces(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<400 {
      let letters = (0..<Int.random(in: 5...40, using: &random)).map { _ in
        Int.random(in: SummaryExhaustiveTests.alphabet.indices, using: &random)
      }
      try Self.check(SummaryExhaustiveTests.events(letters))
    }
  }

  @Test func aSpawnEventThatIsNotShownBeginsNoFlowAndTheGoroutineItBelongsToGetsNone() {
    let goroutines = [Goroutine(1), Goroutine(2, parent: 1, site: 0), Goroutine(3, parent: 1, site: 0)]
    var flows = SpawnFlows(goroutines: goroutines, parents: [nil, 0, 0]) { _, ticks in ticks >= 20 }
    flows.add(
      EventBatch([
        (0, [(0, .enter(0)), (10, .spawn(0)), (20, .spawn(0))]), (1, [(30, .enter(1))]), (2, [(40, .enter(1))]),
      ]))
    #expect(flows.takeBegin(0) == 1)
    #expect(flows.takeBegin(0) == nil)
    #expect(flows.takeEnd(1) == nil)
    #expect(flows.takeEnd(2) == 1)
  }

  @Test func callsThatAreOpenWhereEventsAreLostAreLeft() {
    let goroutines = [Goroutine(1), Goroutine(2, parent: 1, site: 0), Goroutine(3, parent: 1, site: 0)]
    var flows = SpawnFlows(goroutines: goroutines, parents: [nil, 0, 0]) { _, _ in true }
    flows.add(EventBatch([(0, [(0, .enter(0)), (10, .spawn(0))])]))
    flows.noteLoss(of: nil)
    // On another path than the one before: whether the first was taken by a lost goroutine is not known.
    flows.add(EventBatch([(0, [(20, .spawn(0))]), (1, [(30, .enter(1))])]))
    #expect(flows.takeEnd(1) == 1)
  }
}
