import Console
import TestSupport
import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

/// A file from a stranger may say that a call took 500 years, or ended before it began: every report comes to its end.
struct StrangeNumbersTests {
  @Test(arguments: 1...40)
  func everyReportEnds(seed: Int) throws {
    var numbers = StrangeNumbers(seed: seed)
    let traces = [numbers.trace(), numbers.trace()]
    for some in [[traces[0]], traces] {
      let profile = Profile(merging: some)
      #expect(profile.tree.nodes.count > 1)
      for shape in [profile, profile.inverted(depth: 5), profile.foldingRecursion(), profile.grouped(by: .package)] {
        try writeProfile(some, shape, start: some[0].metadata.startUnixNanoseconds)
      }
      try writeGoroutines(some)
      for trace in some { written { InfoText(InfoReport(trace)).write(to: &$0) } }
    }
  }

  @Test(arguments: 1...20)
  func everyReportOfEventsEnds(seed: Int) throws {
    var numbers = StrangeNumbers(seed: seed)
    try EventScript.workers.withTrace { reader in
      var trace = try LoadedTrace(reader)
      numbers.makeStrange(&trace)
      let names = FunctionNames(trace.symbols)
      for index in 0..<4 {
        var filter = CallFilter()
        if index == 1 { filter.window = numbers.next() / 2...(.max) }
        if index == 2 { filter.minimumDuration = numbers.next() }
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
      let options = TreeOptions(depth: 3, extent: .share(1), order: order, showsSelf: true)
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
}
