import Console
import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

/// A file from a stranger may say that a call took 500 years, or ended before it began: every report comes to its end.
struct StrangeNumbersTests {
  private struct Numbers {
    var random: SplitMix64

    init(seed: Int) { random = SplitMix64(seed: UInt64(seed)) }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    /// Mostly the least and the greatest there are, and those beside them.
    mutating func strange() -> UInt64 {
      switch below(8) {
      case 0: 0
      case 1: .max
      case 2: .max - UInt64(below(3))
      case 3: 1 << UInt64(60 + below(4))
      case 4: random.next()
      case 5: UInt64(Int64.max) + UInt64(below(3))
      default: UInt64(below(1000))
      }
    }
  }

  /// A trace whose references lead somewhere, as reading makes sure of, and whose numbers are any.
  private func trace(_ numbers: inout Numbers) -> LoadedTrace {
    var trace = LoadedTrace()
    let names = ["main.main", "main.main.func1", "app/db.Query", "app/db.(*Conn).Close", "testing.tRunner", ""]
    for name in names {
      trace.symbols.append(
        Symbol(name: name, package: "app", file: "a.go", line: UInt32(truncatingIfNeeded: numbers.strange())))
    }
    for line in [9, UInt32.max] { trace.spawnSites.append(SpawnSite(function: "main.main", file: "a.go", line: line)) }
    let process = TracedProcess(
      pid: 1, parentPid: 0, commandLine: ["p"], goVersion: "go1.27.3", path: .fast, startTicks: 0,
      end: .exited(code: 0))
    trace.processes = [process, process]
    makeStrange(&trace, &numbers)
    trace.summary = TraceSummary(
      anomalies: TraceSummary.Anomalies(), eventCount: numbers.strange(), firstTicks: numbers.strange(),
      lastTicks: numbers.strange())
    for index in 1...12 {
      trace.summary.callTree.nodes.append(
        CallTree.Node(
          parent: UInt32(numbers.below(index)), function: FunctionID(rawValue: UInt32(numbers.below(names.count))),
          viaSpawn: numbers.below(3) == 0 ? SpawnSiteID(rawValue: UInt32(numbers.below(2))) : nil,
          calls: numbers.strange(), openCalls: numbers.strange(), totalTicks: numbers.strange(),
          selfTicks: numbers.strange(), minTicks: numbers.strange(), maxTicks: numbers.strange()))
    }
    for function in 0..<names.count where numbers.below(4) > 0 {
      let indices = Set((0..<numbers.below(5)).map { _ in numbers.below(LatencyHistogram.bucketCount) }).sorted()
      trace.summary.histograms[FunctionID(rawValue: UInt32(function))] = LatencyHistogram(
        buckets: indices.map { LatencyHistogram.Bucket(index: UInt16($0), count: numbers.strange()) },
        minTicks: numbers.strange(), maxTicks: numbers.strange())
    }
    for _ in 0..<6 {
      trace.summary.goroutines.append(
        Goroutine(
          process: UInt32(numbers.below(2)), goid: numbers.strange(), parentGoid: numbers.strange(),
          spawnSite: numbers.below(3) == 0 ? SpawnSiteID(rawValue: UInt32(numbers.below(2))) : nil,
          firstTicks: numbers.strange(), lastTicks: numbers.strange(),
          openCalls: UInt32(truncatingIfNeeded: numbers.strange()), calls: numbers.strange(),
          busyTicks: numbers.strange(), spawnPath: UInt32(numbers.below(13)), spawnIsInferred: numbers.below(2) == 0))
    }
    return trace
  }

  /// Facts that say how to read the other numbers.
  private func makeStrange(_ trace: inout LoadedTrace, _ numbers: inout Numbers) {
    trace.metadata.clock.calibrationTicks = numbers.strange()
    trace.metadata.clock.calibrationNanoseconds = numbers.strange()
    trace.metadata.clock.epochTicks = numbers.strange()
    trace.metadata.startUnixNanoseconds = Int64(bitPattern: numbers.strange())
    for index in trace.processes.indices {
      trace.processes[index].pid = Int32(truncatingIfNeeded: numbers.strange())
      trace.processes[index].parentPid = Int32(truncatingIfNeeded: numbers.strange())
      trace.processes[index].startTicks = numbers.strange()
      trace.processes[index].endTicks = numbers.below(2) == 0 ? nil : numbers.strange()
      trace.processes[index].costInsideMilliticks = numbers.strange()
      trace.processes[index].costOutsideMilliticks = numbers.strange()
      trace.processes[index].stalls = numbers.strange()
      trace.processes[index].stallTicks = numbers.strange()
      trace.processes[index].droppedEvents = numbers.strange()
    }
  }

  @Test(arguments: 1...40)
  func everyReportEnds(seed: Int) throws {
    var numbers = Numbers(seed: seed)
    let traces = [trace(&numbers), trace(&numbers)]
    for some in [[traces[0]], traces] {
      let profile = Profile(merging: some)
      #expect(profile.tree.nodes.count > 1)
      for shape in [profile, profile.inverted(depth: 5), profile.foldingRecursion(), profile.grouped(by: .package)] {
        try writeProfile(some, shape, start: some[0].metadata.startUnixNanoseconds)
      }
      try writeGoroutines(some)
      for trace in some { written { InfoText(InfoReport(trace)).write(to: &$0) } }
    }
    writeComparisons(traces)
  }

  @Test(arguments: 1...20)
  func everyReportOfEventsEnds(seed: Int) throws {
    var numbers = Numbers(seed: seed)
    try EventScript.workers.withTrace { reader in
      var trace = try LoadedTrace(reader)
      makeStrange(&trace, &numbers)
      let names = FunctionNames(trace.symbols)
      for index in 0..<4 {
        var filter = CallFilter()
        if index == 1 { filter.window = numbers.strange() / 2...(.max) }
        if index == 2 { filter.shortest = numbers.strange() }
        if index == 3 { filter.goroutines = trace.summary.goroutines.indices.map { $0 == 0 } }
        filter.compensates = numbers.below(2) == 0
        let pass = try EventPass(reader, trace, filter: filter)
        var out = OutputBuffer()
        #expect(try EachCallText(pass, names: names).write(depth: 3, to: &out).isEmpty)
        #expect(try EachCallJSON(pass, names: names).write(to: &out).isEmpty)
        for format in TimelineExport.allCases { #expect(try format.write(pass, names: names, to: &out).isEmpty) }
        if index == 3 { #expect(try SpeedscopeEvents(pass, names: names, title: "t").write(to: &out).isEmpty) }
        let functions = Set(trace.symbols.indices.map { FunctionID(rawValue: UInt32($0)) })
        try SlowCalls(pass, of: functions, count: 3).table(trace, names: names).write(as: .text, to: &out)
        for life in try GoroutineLife.all(in: [pass], style: .short) {
          life.write(options: TreeOptions(), color: false, to: &out)
          life.writeJSON(to: &out)
        }
        try GoroutineLeaks([pass]).list.table.write(as: .text, to: &out)
        for grouping in CallGrouping.allCases {
          let grouped = try pass.filteredTrace(by: grouping)
          try writeProfile([grouped], Profile(merging: [grouped]).grouped(by: grouping), start: .min)
        }
      }
    }
  }

  private func written(_ body: (inout OutputBuffer) throws -> Void) rethrows {
    var out = OutputBuffer()
    try body(&out)
    #expect(!out.bytes.isEmpty)
  }

  private func writeProfile(_ traces: [LoadedTrace], _ profile: Profile, start: Int64) throws {
    let names = FunctionNames(profile.functions)
    for order in SiblingOrder.allCases {
      let options = TreeOptions(depth: 3, minPercent: 1, order: order, showsSelf: true)
      written {
        TreeText(TreeReport(profile, names: names, options: options), names: names, color: false).write(to: &$0)
      }
    }
    for weight in FoldedStacks.Weight.allCases {
      var out = OutputBuffer()
      _ = FoldedStacks(profile, names: names, weight: weight, depth: 3).write(to: &out)
    }
    for order in FunctionReport.Order.allCases {
      for grouping in FunctionReport.Grouping.allCases {
        let report = FunctionReport(profile, names: names, by: grouping, order: order)
        // A table without rows has no lines there.
        for format in TableFormat.allCases where format != .ndjson || profile.tree.pathCount > 0 {
          written { report.table.write(as: format, to: &$0) }
        }
      }
    }
    for direction in [NeighborReport.Direction.callers, .callees] {
      let functions = Set(profile.functions.indices.map(UInt32.init))
      written {
        NeighborReport(profile, of: functions, direction, names: names).table(names: names).write(as: .text, to: &$0)
      }
    }
    for table in ExportTable.allCases {
      try written { try table.table(traces, profile, names: names).write(as: .csv, to: &$0) }
    }
    written { _ = FlameSVG(profile, names: names, title: "t").write(to: &$0) }
    written { CallTreeJSON(profile, names: names).write(to: &$0) }
    written { _ = SpeedscopeExport(profile, names: names, title: "t").write(to: &$0) }
    written { _ = PprofExport(profile, startUnixNanoseconds: start).write(to: &$0) }
    try written { try HTMLReport(traces, profile, names: names, title: "t").write(to: &$0) }
  }

  private func writeGoroutines(_ traces: [LoadedTrace]) throws {
    let lineage = try Lineage(traces)
    written { LineageText(LineageReport(lineage, depth: 2)).write(to: &$0) }
    written { LineageText(LineageReport(lineage)).table.write(as: .json, to: &$0) }
    written { LineageDot(lineage).write(to: &$0) }
    for order in GoroutineList.Order.allCases {
      let list = try GoroutineList(traces, order: order)
      written { list.table.write(as: .text, to: &$0) }
      written { list.table.write(as: .json, to: &$0) }
    }
  }

  private func writeComparisons(_ traces: [LoadedTrace]) {
    for (base, head) in [
      ([traces[0]], [traces[1]]), ([traces[0], traces[1], traces[0]], [traces[1], traces[0], traces[1]]),
    ] {
      let comparison = RunComparison(base: base, head: head)
      for grouping in DiffGrouping.allCases {
        let answer = DiffAnswer(comparison, by: grouping, options: JudgementOptions())
        for format in DiffFormat.allCases {
          var out = OutputBuffer()
          answer.write(as: format, title: "t", root: "/", color: false, to: &out)
        }
      }
    }
    let history = TraceHistory(traces.map { HistoryEntry($0) }, most: 3)
    written { history.table.write(as: .text, to: &$0) }
    written { HistoryChart(history).writeHTML(title: "t", to: &$0) }
  }
}
