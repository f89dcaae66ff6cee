import Platform
import Testing
import TraceDiff

@testable import AnalyzeCommands

struct SentenceTests {
  private func sentence(_ error: any Error) -> String? { CommandFailure(error)?.message }

  private func syntaxError(_ text: String) throws -> GateSyntaxError {
    try #require(throws: GateSyntaxError.self) { try FailExpression(parsing: text) }
  }

  @Test func whatIsWrongWithAnExpressionIsMarked() throws {
    let syntax = try syntaxError("sef>5%")
    let reason = "'sef' is not one of calls, self, total, p50, p99, goroutines\nsef>5%\n^^^"
    #expect(sentence(DiffError.failExpression(syntax)) == "--fail-on: \(reason)")
    let line = try #require(throws: AllowList.LineError.self) { try AllowList(parsing: "# why\na: sef") }
    let inFile = sentence(DiffError.allowList(line, path: "a\nb"))
    #expect(inFile?.hasPrefix("a\\nb, line 2: 'sef' is not one of") == true, "\(inFile ?? "")")
    #expect(
      sentence(DiffError.unreadable(path: "/x", .noSuchFile)) == "cannot read /x: No such file or directory")
  }

  @Test func aGateThatCanNeverFailSaysWhy() {
    func why(_ reason: Gate.IneffectiveReason) -> String? {
      sentence(DiffError.gateCanNeverFail(expression: "self>5%", reason, baseRuns: 1, headRuns: 3))
    }
    #expect(
      why(.singleRuns)
        == "--fail-on 'self>5%' can never fail: times cannot be judged from one run of each side; record several")
    #expect(
      why(.tooFewRuns(minimumPValue: 0.25, level: 0.05, comparisons: 2))?
        .contains("can never fail: 1 run against 3 with 2 functions compared give no p-value below 0.5") == true)
  }

  @Test func aHistoryWithoutFunctionsSaysWhatWasNotFound() {
    #expect(sentence(HistoryError.noFunction("db.*")) == "no function in the traces matches 'db.*'")
    #expect(sentence(HistoryError.noCalls) == "no function matches the filters")
  }
}
