import TestSupport
import Testing
import TraceAnalysis
import TraceStore

@testable import TraceDiff
import TraceModel

/// Deep and wide traces. Each is so large that a comparison which looks at all of it for every part of it takes hours.
struct LargeTraceTests {
  private static let many = 100_000

  @Test func pathsOfAVeryDeepTreeAreNamedByTheirEnds() {
    let depth = 500_000
    var trace = LoadedTrace(symbols: [Symbol(name: "main.deep", package: "main", file: "", line: 0)])
    for level in 0..<depth {
      trace.summary.callTree.nodes.append(
        CallTree.Node(
          parent: UInt32(level), frame: CallTree.Frame(FunctionID(rawValue: 0)),
          totals: CallTotals(calls: 1, totalTime: UInt64(depth - level), selfTime: 1)))
    }
    let comparison = RunComparison(base: [trace], head: [trace])
    let report = DiffReport(comparison, by: .path, options: JudgementOptions())
    #expect(report.rows.count == DiffReport.maximumPaths)
    let ends = PathEnds(of: comparison.tree)
    func names(_ count: Int) -> [String] { Array(repeating: "main.deep", count: count) }
    #expect(ends.name(of: 12, in: comparison) == names(12).joined(separator: " → "))
    let long = names(4) + ["… \(depth - 11) calls …"] + names(7)
    #expect(ends.name(of: UInt32(depth), in: comparison) == long.joined(separator: " → "))
  }

  @Test func goStatementsOfOneFunctionAreMatchedInOrder() {
    let trace = SampleRun.made { run in
      let main = run.add("main.main")
      for line in 1...Self.many {
        run.add(below: main, "main.work", site: run.site("main.main", line: UInt32(line)))
      }
    }
    let comparison = RunComparison(base: [trace], head: [trace])
    #expect(comparison.sites.count == Self.many)
    #expect(comparison.sites.allSatisfy { $0.base == $0.head })
  }

  @Test(arguments: ["main.main.func%", "main.F[go.shape.int%]", "main.main.func%.%"])
  func functionsOfOneNameAreMatchedInOrder(pattern: String) {
    func names(from first: Int) -> LoadedTrace {
      SampleRun.made { run in
        let main = run.add("main.main")
        for number in first..<(first + Self.many) {
          run.add(
            below: main, pattern.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\(number)"))
        }
      }
    }
    let comparison = RunComparison(base: [names(from: 1)], head: [names(from: 2)])
    let matched = comparison.functions.count { $0.base != nil && $0.head != nil }
    #expect(matched >= Self.many)
  }

  @Test func functionsThatTheOtherSideLeftOut() {
    func names(_ name: String, _ edit: (inout TraceMetadata) -> Void = { _ in }) -> LoadedTrace {
      SampleRun.made(edit) { run in
        let main = run.add("main.main")
        for number in 0..<Self.many {
          run.declare("\(name)\(number).F", package: "\(name)\(number)", line: 1)
          run.add(below: main, "\(name)\(number).F")
        }
      }
    }
    let comparison = RunComparison(
      base: [names("example.com/a")], head: [names("example.com/b") { $0.filters = ["--package=b"] }])
    let result = DiffResult(comparison, options: JudgementOptions())
    #expect(result.callTable.rows.count == result.findings.findings.count)
    #expect(comparison.functions.count == Self.many * 2 + 1)
  }
}
