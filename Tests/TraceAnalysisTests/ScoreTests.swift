import Testing
import TraceModel

@testable import TraceAnalysis

/// What recording cost by function, and what is proposed.
struct ScoreTests {
  /// What the runtime measured: with what instrumentation costs, a call costs 20 ns and a count 4.
  private static let measured = 20 / (1 + RecordingCosts.instrumentation)

  /// A trace of these functions, called by main.main, of a process that worked for a second. A call costs 10 ns inside.
  private static func trace(
    _ functions: [(name: String, calls: UInt64, selfTime: UInt64)], processor: UInt64 = 1_000_000_000,
    spawned: Set<String> = []
  ) -> LoadedTrace {
    var trace = LoadedTrace()
    trace.metadata.recorderNanoseconds = 5
    trace.symbols = [Symbol(name: "main.main", package: "main", file: "", line: 0)]
    trace.spawnSites = [SpawnSite(function: "main.starts", file: "m.go", line: 3)]
    trace.processes = [
      TracedProcess(
        pid: 1, parentPid: 0, commandLine: [], goVersion: "", path: .fast, startTicks: 0, costInsideMilliticks: 10_000,
        costOutsideMilliticks: UInt64((measured - 10) * 1000 + 0.5),
        costCountMilliticks: UInt64((4 - measured * RecordingCosts.instrumentation) * 1000 + 0.5),
        processorNanoseconds: processor)
    ]
    var nodes = CallTree().nodes
    nodes.append(
      CallTree.Node(
        parent: 0, frame: CallTree.Frame(FunctionID(rawValue: 0)), totals: CallTotals(calls: 1, totalTime: 1_000)))
    for (index, function) in functions.enumerated() {
      trace.symbols.append(Symbol(name: function.name, package: "main", file: "m.go", line: UInt32(index)))
      let isSpawned = spawned.contains(function.name)
      nodes.append(
        CallTree.Node(
          parent: 1,
          frame: CallTree.Frame(
            FunctionID(rawValue: UInt32(index + 1)), site: isSpawned ? SpawnSiteID(rawValue: 0) : nil,
            origin: isSpawned ? .spawned : .called),
          totals: CallTotals(calls: function.calls, totalTime: function.selfTime, selfTime: function.selfTime)))
    }
    trace.summary.callTree.nodes = nodes
    return trace
  }

  private static func names(_ proposal: FilterProposal) -> [String: FunctionFilterFile.Action] {
    Dictionary(
      uniqueKeysWithValues: proposal.actions.map { (proposal.costs.profile.functions[Int($0.key)].name, $0.value) })
  }

  @Test func costsAreCallsTimesWhatTheRuntimeMeasured() throws {
    let trace = Self.trace([("main.a", 10_000_000, 300_000_000), ("main.b", 1_000, 500_000_000)])
    let costs = try #require(RecordingCosts([trace]))
    #expect(abs(costs.perCall - 20) < 0.01 && abs(costs.perCount - 4) < 0.01)
    #expect(costs.tracedCalls == 10_001_001)
    #expect(abs(costs.cost - 200_020_020) < 1e5)
    #expect(abs(costs.plain - 799_979_980) < 1e5)
    #expect(costs.functions[0].meanSelf == 20, "30 ns, of which 10 are recording")
    // Twice the same trace has twice of everything.
    let both = try #require(RecordingCosts([trace, trace]))
    #expect(abs(both.perCall - 20) < 0.01 && both.tracedCalls == 20_002_002 && both.recorder == 10)
    #expect(abs(both.overhead - costs.overhead) < 1e-9)
  }

  @Test func shortCallsAreCountedFirstAndTheShortestSkipped() throws {
    // Plain 0.4 s; recording 0.6 s. a takes 1 ns, b 50, c 3,000 and has few calls.
    let trace = Self.trace([
      ("main.a", 20_000_000, 220_000_000), ("main.b", 9_000_000, 540_000_000), ("main.c", 1_000_000, 3_010_000_000),
    ])
    let costs = try #require(RecordingCosts([trace]))
    #expect(abs(costs.overhead - 1.5) < 0.01)
    // a is counted: 0.28 s. That is enough for 75 %.
    #expect(Self.names(FilterProposal(costs, target: OverheadTarget(part: 0.75))) == ["main.a": .count])
    // a is skipped, as its threshold for that is 5 ns: 0.2 s.
    #expect(Self.names(FilterProposal(costs, target: OverheadTarget(part: 0.6))) == ["main.a": .skip])
    // b is counted: 0.056 s.
    let third = FilterProposal(costs, target: OverheadTarget(part: 0.2))
    #expect(Self.names(third) == ["main.a": .skip, "main.b": .count])
    #expect(abs(third.cost - 56_000_020) < 1e5 && third.reachesTarget)
    #expect(third.tracedCalls == 1_000_001)
    // Whatever is wanted, something is traced.
    let last = FilterProposal(costs, target: OverheadTarget(part: 1e-9))
    #expect(Self.names(last) == ["main.a": .skip, "main.b": .skip, "main.c": .skip])
    #expect(!last.reachesTarget)
  }

  @Test func whatIsNeededStaysTraced() throws {
    let functions: [(String, UInt64, UInt64)] = [
      ("main.starts", 5_000_000, 50_000_000), ("main.worker", 5_000_000, 50_000_000),
      ("main.TestIt", 5_000_000, 50_000_000), ("main.kept", 5_000_000, 50_000_000), ("main.a", 5_000_000, 50_000_000),
      ("main.rare", 100, 1_000),
    ]
    var trace = Self.trace(functions, spawned: ["main.worker"])
    trace.symbols[3].file = "it_test.go"
    let costs = try #require(RecordingCosts([trace]))
    let kept = costs.profile.functions.firstIndex { $0.name == "main.kept" }
    let proposal = FilterProposal(
      costs, target: OverheadTarget(part: 0.01), keep: Set(kept.map { [UInt32($0)] } ?? []))
    #expect(Self.names(proposal) == ["main.a": .skip])
  }

  @Test func countedCallsCostWhatCountingCosts() throws {
    var trace = Self.trace([("main.a", 1_000_000, 30_000_000), ("main.b", 0, 0)])
    trace.processes[0].countedCalls = [FunctionID(rawValue: 2): 10_000_000]
    trace.addCountedCalls()
    let costs = try #require(RecordingCosts([trace]))
    #expect(costs.functions.map(\.calls) == [1_000_000, 1])
    #expect(costs.countedCalls == 10_000_000)
    #expect(abs(costs.cost - 60_000_020) < 1e5)
  }

  @Test func nothingIsSaidOfTracesWithoutTheNumbers() {
    #expect(RecordingCosts([Self.trace([("main.a", 1, 1)], processor: 0)]) == nil)
    #expect(RecordingCosts([]) == nil)
  }

  @Test func theFileKeepsWhatIsThere() throws {
    let trace = Self.trace([("main.b", 20_000_000, 200_000_000), ("main.a", 20_400_000, 206_000_000)])
    let costs = try #require(RecordingCosts([trace]))
    let proposal = FilterProposal(costs, target: OverheadTarget(part: 0.01))
    #expect(
      try proposal.file(addedTo: "# mine\ncount main.b # I say so") == """
        # mine
        count main.b # I say so
        skip main.a # about 20,000,000 calls of 0ns

        """)
    let new = try proposal.file(addedTo: nil)
    #expect(new.hasPrefix("# "))
    let lines = new.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.map { $0.split(separator: " ")[1] } == ["main.a", "main.b"])
    #expect(try FunctionFilterFile(new).entries.count == 2)
    #expect(try proposal.file(addedTo: new) == new, "nothing is added twice")
    #expect(throws: FunctionFilterFile.Problem.self) { try proposal.file(addedTo: "stop main.b") }
  }

  @Test(arguments: [("20%", 0.2), ("20", 0.2), ("0.5%", 0.005), ("150%", 1.5)])
  func overheads(text: String, part: Double) { #expect(OverheadTarget(text)?.part == part) }

  @Test(arguments: ["", "%", "0", "-5%", "x", "nan", "inf%", "20%%"])
  func noOverheads(text: String) { #expect(OverheadTarget(text) == nil) }

  @Test func filterFilesAreReadByTheLine() throws {
    let file = try FunctionFilterFile(
      "# a comment\n\n  count a.F[...] # why\nskip\ta.(*T).m\ncount a.F[...]\ncount a.g#h\n")
    #expect(file.names(.count) == ["a.F[...]", "a.g#h"] && file.names(.skip) == ["a.(*T).m"])
    #expect(file.entries["a.F[...]"]?.line == 3)
    #expect(file.text { "x" + $0 } == "count xa.F[...]\ncount xa.g#h\nskip xa.(*T).m\n")
  }
}
