import Testing
import TraceModel
import TraceStore

@testable import TraceAnalysis

struct ResolvedSelectionTests {
  /// A trace with a package `app/db`, and one in which only the end of an import path is that.
  private static let exact = EventScript(
    """
    1000 1 > main.main
    1010 1 > app/db.Open
    1050 1 <
    1100 1 <
    """)
  private static let longer = EventScript(
    """
    1000 1 > main.main
    1010 1 > example.com/app/db.Open
    1050 1 <
    1100 1 <
    """)

  private func selection(_ packages: [String]) -> CallSelection {
    var selection = CallSelection()
    selection.packages = packages
    return selection
  }

  /// The functions of each trace that have calls.
  private func called(_ traces: [LoadedTrace]) -> [[String]] {
    traces.map { trace in
      let nodes = trace.summary.callTree.nodes.dropFirst().filter { $0.totals.calls > 0 }
      return nodes.map { trace.symbols[Int($0.frame.function.rawValue)].name }
    }
  }

  @Test(arguments: [false, true]) func aPatternMeansTheSameInAllTracesOfARequest(isSwapped: Bool) throws {
    try Self.exact.withTrace { exact in
      try Self.longer.withTrace { longer in
        let paths = isSwapped ? [longer.path, exact.path] : [exact.path, longer.path]
        let expected = isSwapped ? [[], ["app/db.Open"]] : [["app/db.Open"], []]
        let loader = TraceLoader(threads: 1)
        for plan in [
          LoadPlan(selection(["app/db"]), functionSelection: .summary),
          LoadPlan(selection(["app/db"]), functionSelection: .events),
        ] {
          let traces = try loader.traces(paths, plan)
          #expect(called(traces) == expected)
        }
        let passes = try loader.passes(over: paths, selection(["app/db"])).map { try $0.selectedTrace() }
        #expect(called(passes) == expected)
        let plan = LoadPlan(selection(["app/db"]), functionSelection: .summary, requiresMatches: false)
        let mapped = try loader.map(paths, plan) { called([$0])[0] }
        #expect(mapped == expected)
      }
    }
  }

  @Test func whereNoTraceHasTheWholeImportPathItsEndCountsInAll() throws {
    try Self.exact.withTrace { exact in
      try Self.longer.withTrace { longer in
        let plan = LoadPlan(selection(["db"]), functionSelection: .summary)
        let traces = try TraceLoader(threads: 1).traces([exact.path, longer.path], plan)
        #expect(called(traces) == [["app/db.Open"], ["example.com/app/db.Open"]])
      }
    }
  }

  @Test func oneTraceByItselfHasTheEndOfItsImportPath() throws {
    try Self.longer.withTrace { longer in
      let plan = LoadPlan(selection(["app/db"]), functionSelection: .summary)
      let traces = try TraceLoader(threads: 1).traces([longer.path], plan)
      #expect(called(traces) == [["example.com/app/db.Open"]])
    }
  }
}
