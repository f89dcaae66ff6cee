import Console
import TestSupport
import Testing
import TraceAnalysis
import TraceStore

@testable import TraceDiff
import TraceModel

/// What a comparison says of made-up runs.
struct ReportTests {
  private func simple(_ edit: (inout TraceMetadata) -> Void = { _ in }) -> LoadedTrace {
    SampleRun.made(edit) { $0.add("main.main") }
  }

  @Test func equalConditionsAreComparable() {
    let comparability = Comparability(base: [simple()], head: [simple()])
    #expect(comparability.differences.isEmpty)
    #expect(comparability.sentence == "Comparable: same Go, system, processor, filters, flags and command.")
  }

  @Test func whatDiffersIsSaidInTheFirstLine() {
    func difference(_ edit: (inout TraceMetadata) -> Void) -> Comparability {
      Comparability(base: [simple()], head: [simple(edit)])
    }
    #expect(
      difference { $0.goVersion = "go1.28" }.sentence == "Comparable, but not alike: Go version go1.27.3 → go1.28.")
    #expect(difference { $0.processor = "other" }.worst == .countsOnly)
    #expect(difference { $0.buildFlags = ["-race"] }.worst == .countsOnly)
    #expect(difference { $0.buildFlags = ["-tags", "a"] }.worst == .note)
    #expect(difference { $0.architecture = "arm64" }.worst == .notComparable)
    #expect(difference { $0.commandLine = ["gotrace-record", "test"] }.worst == .notComparable)
    #expect(difference { $0.filters = ["--only=x"] }.filtersDiffer)
    // What is not known forbids nothing.
    #expect(difference { $0.commandLine = [] }.worst == nil)
    let among = Comparability(base: [simple(), simple { $0.processor = "other" }], head: [simple()])
    #expect(among.sentence.contains("processor among base CPU → other"))
  }

  @Test func programsWithoutACommonFunctionAreNotCompared() {
    let other = SampleRun.made { $0.add("other.main") }
    #expect(Comparability(base: [simple()], head: [other]).worst == .notComparable)
    let empty = SampleRun.made { _ in }
    #expect(Comparability(base: [empty], head: [empty]).worst == nil)
  }

  @Test func missingEventsAreReported() {
    var cut = simple()
    cut.processes[0].droppedEvents = 5
    #expect(Comparability(base: [simple()], head: [cut]).incomplete == ["head 1"])
  }

  /// Requests vary from run to run; each makes as many queries.
  private func server(requests: UInt64, queries: UInt64) -> LoadedTrace {
    SampleRun.made { run in
      let main = run.add("main.main")
      let list = run.add(below: main, "app/handler.List", calls: requests)
      run.add(below: list, "app/db.Query", calls: requests * queries)
    }
  }

  @Test func callsPerCallAreFactsThoughLoadVaries() {
    let comparison = RunComparison(
      base: [90, 100, 110].map { server(requests: $0, queries: 1) },
      head: [95, 105, 99].map { server(requests: $0, queries: 3) })
    let findings = CallFindings(comparison, level: 0.05)
    #expect(findings.findings.count == 1)
    #expect(findings.findings.first?.perCall.ground == .exact)
    #expect(findings.findings.first?.perCall.headMedian == 3)
    // The number of requests itself.
    #expect(findings.varying == 1)
  }

  /// A guess may be another one in the next run of the same program.
  @Test func whatIsInferredIsNeverExact() throws {
    func run(belowServe: Bool) -> LoadedTrace {
      var trace = SampleRun.made { run in
        let main = run.add("main.main")
        let serve = run.add(below: main, "main.serve")
        let site = run.site("net/http.(*Server).Serve", line: 3)
        run.add(below: belowServe ? serve : main, "api.Handle", calls: 3, site: site)
      }
      trace.summary.callTree.nodes[3].frame.origin = .inferred
      return trace
    }
    let comparison = RunComparison(base: [run(belowServe: false)], head: [run(belowServe: true)])
    #expect(CallFindings(comparison, level: 0.05).findings.isEmpty)
    for grouping in DiffGrouping.allCases {
      let rows = DiffReport(comparison, by: grouping, options: JudgementOptions()).rows
      #expect(rows.allSatisfy { $0.calls.outcome == .unchanged || $0.calls.ground != .exact }, "\(grouping)")
    }
    // Where nothing is a guess, it is a change.
    var (base, head) = (run(belowServe: false), run(belowServe: true))
    base.summary.callTree.nodes[3].frame.origin = .spawned
    head.summary.callTree.nodes[3].frame.origin = .spawned
    #expect(CallFindings(RunComparison(base: [base], head: [head]), level: 0.05).findings.count == 2)
  }

  @Test func callsBelowANewFunctionAreNotReportedOneByOne() {
    let head = SampleRun.made { run in
      let main = run.add("main.main")
      let new = run.add(below: main, "main.new")
      for name in ["a", "b", "c"] { run.add(below: new, "main.\(name)") }
    }
    let findings = CallFindings(RunComparison(base: [simple()], head: [head]), level: 0.05)
    #expect(findings.findings.count == 1 && findings.added.count == 4)
  }

  @Test func addedAndVanishedPathsContributeAllTheirTime() throws {
    let base = SampleRun.made { run in
      let main = run.add("main.main", selfTime: 100)
      run.add(below: main, "main.old", selfTime: 70)
    }
    let head = SampleRun.made { run in
      let main = run.add("main.main", selfTime: 110)
      run.add(below: main, "main.other", calls: 2, selfTime: 30)
      run.add(below: main, "main.another", calls: 3, selfTime: 30)
    }
    for grouping in [DiffGrouping.function, .path] {
      let report = DiffReport(RunComparison(base: [base], head: [head]), by: grouping, options: JudgementOptions())
      #expect(report.totalChange == 0)
      #expect(report.rows.map(\.contribution).sorted() == [-70, 10, 30, 30])
      #expect(report.rows.first?.presence == .vanished)
    }
  }

  @Test func roundedContributionsStillAddUp() {
    // Means over three and two runs have thirds and halves of nanoseconds.
    let base = [1, 1, 2].map { selfTime in
      SampleRun.made { run in (0..<7).forEach { run.add("main.f\($0)", selfTime: selfTime) } }
    }
    let head = [3, 4].map { selfTime in
      SampleRun.made { run in (0..<7).forEach { run.add("main.f\($0)", selfTime: selfTime) } }
    }
    let report = DiffReport(RunComparison(base: base, head: head), options: JudgementOptions())
    // 7 · (3.5 - 4/3) = 15.17.
    #expect(report.totalChange == 15)
    #expect(report.rows.reduce(0) { $0 + $1.contribution } == 15)
    #expect(report.rows.allSatisfy { $0.contribution == 2 || $0.contribution == 3 })
  }

  @Test func recursionIsFoldedOnDemand() throws {
    func run(_ depth: Int) -> LoadedTrace {
      SampleRun.made { run in
        var parent: UInt32 = run.add("main.main", selfTime: 10)
        for _ in 0..<depth { parent = run.add(below: parent, "main.fib", selfTime: 10) }
      }
    }
    let comparison = RunComparison(base: [run(3)], head: [run(5)])
    #expect(comparison.tree.pathCount == 6)
    let folded = comparison.foldingRecursion()
    #expect(folded.tree.pathCount == 2)
    #expect(folded.base[0].calls == [0, 1, 3] && folded.head[0].calls == [0, 1, 5])
    #expect(folded.base[0].selfTime == [0, 10, 30] && folded.base[0].totalTime == [0, 40, 30])
  }

  /// A `go` statement recorded on some goroutines and inferred for others, or two instances of a function: several
  /// paths of a trace are one of the comparison.
  @Test(arguments: DiffFormat.allCases)
  func severalPathsOfATraceMayBeOneOfTheComparison(format: DiffFormat) {
    func run(_ twins: Int) -> LoadedTrace {
      SampleRun.made { run in
        let main = run.add("main.main")
        let site = run.site("main.main", line: 5)
        for _ in 0..<twins {
          let work = run.add(below: main, "main.work", selfTime: 10, site: site)
          run.add(below: work, "main.step", calls: 2, selfTime: 20)
        }
      }
    }
    for (base, head) in [(3, 3), (3, 1), (1, 3)] {
      let comparison = RunComparison(base: [run(base)], head: [run(head)])
      #expect(comparison.tree.pathCount == 3)
      #expect(comparison.base[0].calls == [0, 1, UInt64(base), UInt64(2 * base)])
      #expect(comparison.head[0].selfTime == [0, 1000, UInt64(10 * head), UInt64(20 * head)])
      for comparison in [comparison, comparison.foldingRecursion()] {
        for grouping in DiffGrouping.allCases {
          var out = OutputBuffer()
          DiffResult(comparison, by: grouping, options: JudgementOptions())
            .write(as: format, title: "t", root: "/", color: false, to: &out)
          #expect(!out.bytes.isEmpty)
        }
      }
    }
  }

  /// Runs of a program in which one function's calls take some nanoseconds, and another one most of the time.
  private func small(_ nanoseconds: [UInt64], calls: UInt64 = 1000) -> [LoadedTrace] {
    nanoseconds.map { each in
      SampleRun.made { run in
        let main = run.add("main.main", selfTime: 100_000)
        run.add(below: main, "main.small", calls: calls, selfTime: each * calls)
      }
    }
  }

  @Test(
    arguments: [
      (50, 70, Judgement.Outcome.increased), (70, 50, .decreased), (20, 28, .increased), (50, 55, .unchanged),
      (1000, 1019, .unchanged), (1000, 1200, .increased),
    ] as [(UInt64, UInt64, Judgement.Outcome)])
  func smallFunctionsAreMeasuredByThemselves(from old: UInt64, to new: UInt64, outcome: Judgement.Outcome) throws {
    let head = small(Array(repeating: new, count: 6))
    let comparison = RunComparison(base: small(Array(repeating: old, count: 6)), head: head)
    let result = DiffResult(comparison, options: JudgementOptions())
    let row = try #require(result.report.rows.first { $0.name == "main.small" })
    #expect(row.p50?.outcome == outcome)
    let table = result.timeTable
    let column = try #require(table.columns.firstIndex { $0.name == "p50 of a call" })
    let shown = try #require(table.rows.first { $0.last == .text("main.small") })
    guard case .text(let text) = shown[column] else { return #expect(Bool(false)) }
    #expect(text.hasPrefix(outcome == .unchanged ? "" : "\(DurationText.format(nanoseconds: old)) → "))
    #expect(!text.isEmpty)
  }

  @Test func littleTimeInARunIsMeasuredByItself() throws {
    // 500 ns a run, and then 700: below the microsecond that is little for others.
    func run(_ selfTime: UInt64) -> [LoadedTrace] {
      (0..<6).map { _ in
        SampleRun.made { run in
          let main = run.add("main.main", selfTime: 5000)
          run.add(below: main, "main.small", calls: 10, selfTime: selfTime)
        }
      }
    }
    let comparison = RunComparison(base: run(500), head: run(700))
    func outcome(_ options: JudgementOptions) throws -> Judgement.Outcome {
      try #require(DiffReport(comparison, options: options).rows.first { $0.name == "main.small" }).selfTime.outcome
    }
    #expect(try outcome(JudgementOptions()) == .increased)
    var options = JudgementOptions()
    options.floor = TimeFloor(nanoseconds: 1000, part: .infinity)
    #expect(try outcome(options) == .unchanged)
  }

  @Test func functionsTotalsCountNestedCallsOnce() throws {
    let trace = SampleRun.made { run in
      let main = run.add("main.main", selfTime: 10)
      let outer = run.add(below: main, "main.f", selfTime: 10)
      let other = run.add(below: outer, "main.g", selfTime: 10)
      run.add(below: other, "main.f", selfTime: 10)
    }
    let rows = DiffReport(RunComparison(base: [trace], head: [trace]), options: JudgementOptions()).rows
    #expect(rows.first { $0.name == "main.f" }?.totalTime.base == [30])
    #expect(rows.first { $0.name == "main.f" }?.selfTime.base == [20])
  }

  @Test func annotationsAreEscapedAsTheRunnerWantsIt() {
    #expect(GitHubAnnotations.escape("50%\r\na:b,c") == "50%25%0D%0Aa:b,c")
    #expect(GitHubAnnotations.escapeProperty("C:\\a,b%") == "C%3A\\a%2Cb%25")
  }
}
