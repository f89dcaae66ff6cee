import Testing
import TraceAnalysis
import TraceStore
import TraceModel

/// How long single calls took below a function, which only events know.
struct RootedLatencyTests {
  /// main.step is called by main.root and by main.other, and on a goroutine that main.root spawned.
  private static let script = EventScript(
    """
    0 1 > main.main
    10 1 > main.other
    20 1 > main.step
    1020 1 <
    1030 1 <
    1040 1 > main.root
    1050 1 > main.step
    1060 1 <
    1070 1 > main.step
    1090 1 <
    1095 1 go 7
    1100 1 > main.root
    1110 1 > main.step
    1140 1 <
    1150 1 <
    1160 1 <
    1200 1.7:18 > main.step
    1240 18 <
    1300 1 > main.step
    6300 1 <
    7000 1 <
    """)

  @Test func onlyCallsBelowTheRootCount() throws {
    try Self.script.withTrace { reader in
      let trace = try LoadedTrace(reader)
      let whole = Profile(merging: [trace])
      let names = FunctionNames(whole.functions)
      let roots = whole.functions(named: "main.root", names: names)
      var profile = whole.rooted(at: roots)
      #expect(profile.latencies.isEmpty)
      let pass = try EventPass(reader, trace)
      #expect(try profile.readLatencies(below: roots, from: [pass]) == [[]])
      let report = FunctionReport(profile, names: names)
      func row(_ name: String) -> FunctionReport.Row? { report.rows.first { $0.name == name } }
      let step = try #require(row("main.step"))
      // 10, 20, 30 and 40 ns; neither the call by main.other nor that by main.main.
      #expect(step.sum.totals.calls == 4 && step.latency?.count == 4)
      #expect(step.latency?.quantile(0) == 10 && step.latency?.quantile(0.5) == 20 && step.latency?.quantile(1) == 40)
      // A call of the root within another one counts, too.
      #expect(row("main.root")?.latency?.count == 2)
      #expect(report.rows.allSatisfy { $0.sum.totals.calls == $0.latency?.count ?? 0 })
      #expect(report.table.rows.allSatisfy { !$0.contains(.none) })
    }
  }

  @Test func filtersHoldThereToo() throws {
    try Self.script.withTrace { reader in
      let trace = try LoadedTrace(reader)
      var filter = CallFilter()
      filter.minimumDuration = 25
      let pass = try EventPass(reader, trace, filter: filter)
      let whole = Profile(merging: [try pass.filteredTrace()])
      let names = FunctionNames(whole.functions)
      let roots = whole.functions(named: "main.root", names: names)
      var profile = whole.rooted(at: roots)
      _ = try profile.readLatencies(below: roots, from: [pass])
      let step = FunctionReport(profile, names: names).rows.first { $0.name == "main.step" }
      #expect(step?.sum.totals.calls == 2 && step?.latency?.count == 2)
    }
  }
}
