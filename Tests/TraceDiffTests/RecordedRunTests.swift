import Console
import TestSupport
import Testing
import TraceAnalysis
import TraceStore

@testable import TraceDiff
import TraceModel

/// Recorded runs of Fixtures/regress (Fixtures/traces/regress): one thing changed at a time.
struct RecordedRunTests {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    + "/Fixtures/traces/regress"

  private func load(_ name: String) throws -> LoadedTrace { try LoadedTrace(path: "\(Self.folder)/\(name).trace") }

  private func ten(_ name: String) throws -> [LoadedTrace] { try (0..<10).map { try load("\(name)-\($0)") } }

  private func compare(_ head: String) throws -> RunComparison {
    RunComparison(base: [try load("base-0")], head: [try load(head)])
  }

  private func findings(_ comparison: RunComparison) -> [String] {
    let result = DiffResult(comparison, options: JudgementOptions())
    return result.findings.findings.map { result.text($0) }
  }

  @Test func moreCallsAreFoundWhereTheyAreMade() throws {
    let comparison = try compare("queries")
    #expect(findings(comparison) == ["db.(*Conn).Query: 1 → 100 calls per handler.List"])
    let rows = DiffReport(comparison, options: JudgementOptions()).rows
    let row = try #require(rows.first { $0.name == "db.(*Conn).row" })
    #expect(row.calls.base == [160] && row.calls.head == [16000] && row.calls.ground == .exact)
  }

  @Test func moreGoroutinesAreFoundAtTheirGoStatement() throws {
    let comparison = try compare("workers")
    #expect(findings(comparison) == ["main.work: 2 → 8 goroutines per main.count"])
    let rows = DiffReport(comparison, by: .spawnSite, options: JudgementOptions()).rows
    let row = try #require(rows.first { $0.site != nil })
    #expect(row.name == "main.count at main.go:38")
    #expect(row.goroutines?.base == [2] && row.goroutines?.head == [8])
  }

  @Test func renamedMethodsAreLikelyTheSame() throws {
    let comparison = try compare("renamed")
    #expect(findings(comparison).isEmpty)
    let renamed = comparison.functions.filter { $0.match == .likely }
    #expect(
      Set(renamed.map { [$0.base?.name, $0.head?.name] }) == [
        ["example.com/regress/db.(*Conn).Query", "example.com/regress/db.(*Connection).Query"],
        ["example.com/regress/db.(*Conn).row", "example.com/regress/db.(*Connection).fetch"],
      ])
    // db.Open keeps its name, though its file has another one.
    #expect(comparison.functions.filter { $0.base == nil || $0.head == nil }.isEmpty)
  }

  @Test func reorderedLiteralsAreFollowed() throws {
    let comparison = try compare("reordered")
    let literals = comparison.functions.filter { $0.symbol.name.contains("pipeline.func") }
    func number(_ symbol: Symbol?) -> String? { symbol.map { String($0.name.suffix(1)) } }
    #expect(
      Set(literals.map { [number($0.base), number($0.head)] }) == [["1", "3"], ["2", "4"], ["3", "1"], [nil, "2"]])
    #expect(findings(comparison) == ["handler.pipeline.func2: 0 → 1 calls per handler.pipeline"])
  }

  @Test func filteredFunctionsAreNoChange() throws {
    let comparison = try compare("filtered")
    #expect(findings(comparison).isEmpty)
    #expect(CallFindings(comparison, level: 0.05).notRecorded.count == 3)
    let gate = Gate(
      comparison, [try FailExpression(parsing: "calls>0")], accepting: AllowList(), options: JudgementOptions())
    #expect(gate.passes)
  }

  @Test func fivePercentAreFoundAmongTenRunsOnABusyMachine() throws {
    let result = DiffResult(
      RunComparison(base: try ten("base"), head: try ten("slow")), options: JudgementOptions(),
      failOn: [try FailExpression(parsing: "p50>2%,p<0.01")])
    #expect(result.gate.violations.map(\.name) == ["digest.Sum"])
    let change = try #require(result.gate.violations.first?.judgement.change)
    #expect(abs(change - 0.05) < 0.005)
    #expect(result.findings.findings.isEmpty)
    #expect(result.verdict.hasPrefix("Regression: digest.Sum: p50 21.6µs → 22.7µs (+5.0%, p = "))
  }

  @Test func theSameProgramAgainIsNoRegression() throws {
    let expressions = try ["calls>0", "self>0%", "total>0%", "p50>0%", "p99>0%", "goroutines>0"]
      .map { try FailExpression(parsing: $0) }
    let result = DiffResult(
      RunComparison(base: try ten("base"), head: try ten("again")), options: JudgementOptions(), failOn: expressions)
    #expect(result.gate.passes && result.gate.ineffective.isEmpty)
    #expect(result.verdict.hasPrefix("No regression. The same calls are made as often as before."))
    #expect(result.comparison.comparability.differences.isEmpty)
  }

  @Test(arguments: DiffGrouping.allCases, [false, true])
  func contributionsAddUpToTheTotalChange(grouping: DiffGrouping, folds: Bool) throws {
    var comparison = RunComparison(
      base: [try load("base-0"), try load("base-1"), try load("base-2")],
      head: [try load("reordered"), try load("queries")])
    if folds { comparison = comparison.foldingRecursion() }
    let report = DiffReport(comparison, by: grouping, options: JudgementOptions())
    #expect(report.rows.reduce(0) { $0 + $1.contribution } + report.contributionLeftOut == report.totalChange)
    let result = DiffResult(comparison, by: grouping, options: JudgementOptions())
    let shown = result.shownRows
    #expect(shown.rows.reduce(0) { $0 + $1.contribution } + shown.contribution == report.totalChange)
    func mean(_ runs: [RunComparison.Run]) -> Double {
      runs.reduce(0.0) { $0 + $1.selfTime.reduce(0.0) { $0 + Double($1) } } / Double(runs.count)
    }
    #expect(abs(Double(report.totalChange) - (mean(comparison.head) - mean(comparison.base))) <= 1)
  }

  @Test func testsAreGroups() throws {
    let test = try load("test")
    let report = DiffReport(
      RunComparison(base: [test], head: [test]), by: .test, options: JudgementOptions())
    #expect(
      Set(report.rows.map(\.name)).isSuperset(of: ["regress.TestList", "regress.TestCount", "regress.TestDigest"]))
  }

  @Test func aProgramAndItsTestsAreNotCompared() throws {
    let comparability = Comparability(base: [try load("base-0")], head: [try load("test")])
    #expect(comparability.worst == .notComparable)
    #expect(comparability.sentence.hasPrefix("Not comparable: mode program → test"))
  }

  @Test(arguments: ["text", "markdown", "github", "tree", "csv", "json"])
  func reportOfManyQueries(format: String) throws {
    let comparison = try compare("queries")
    let result = DiffResult(
      comparison, options: JudgementOptions(), failOn: [try FailExpression(parsing: "db.*: calls>0%")])
    var out = OutputBuffer()
    switch format {
    case "text": result.writeText(color: false, to: &out)
    case "markdown": result.writeMarkdown(to: &out)
    case "github": GitHubAnnotations(result, root: "/src/regress").write(to: &out)
    case "tree": DiffTree(ChangedPaths(comparison, threshold: 0.005)).write(color: false, to: &out)
    case "json": result.writeJSON(to: &out)
    default: result.machineTable.write(as: .csv, to: &out)
    }
    try expectGolden(out.text, "diff base-0 queries --format \(format).txt")
  }

  @Test func pagesAndGraphsHoldBothSidesOnceEach() throws {
    let comparison = try compare("queries")
    var svg = OutputBuffer()
    let paths = ChangedPaths(comparison, threshold: 0.005)
    DiffFlameSVG(paths, title: "a < b").write(to: &svg)
    #expect(svg.text.contains("data-p=\"base\"") && svg.text.contains("data-p=\"head\""))
    #expect(svg.text.contains("a &lt; b"))
    // The query has far more self time: red. What did not change is grey and has no callees.
    let query = try #require(svg.text.split(separator: "\n").last { $0.contains("data-n=\"db.(*Conn).row\"") })
    #expect(query.contains("fill=\"hsl(5 "))
    var html = OutputBuffer()
    DiffHTML(DiffResult(comparison, options: JudgementOptions()), title: "t").write(to: &html)
    #expect(html.text.contains("db.(*Conn).Query: 1 → 100 calls per handler.List"))
    #expect(html.text.components(of: "<svg ") == 1)
  }

  @Test func jsonHasTheSameNumbers() throws {
    var out = OutputBuffer()
    let result = DiffResult(try compare("queries"), options: JudgementOptions())
    result.writeJSON(to: &out)
    #expect(out.text.hasPrefix("{\"schema\":\"gotrace-diff\",\"version\":2,\"comparable\":\"comparable\","))
    #expect(out.text.contains("\"differences\":[\n{\"subject\":\"arguments\",\"weight\":\"note\","))
    #expect(out.text.contains("\"total_change_ns\":\(result.report.totalChange),"))
    #expect(out.text.contains("\"passes\":null"))
  }
}

extension String {
  /// How often `part` occurs.
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
