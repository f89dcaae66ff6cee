import Platform
import TestSupport
import Testing
import TraceAnalysis

@testable import TraceDiff

struct DiffRequestTests {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    + "/Fixtures/traces/regress"

  private static func path(_ name: String) -> String { "\(folder)/\(name).trace" }

  /// A single run of each side.
  private func request(_ head: String, _ edit: (inout DiffRequest) -> Void = { _ in }) -> DiffRequest {
    var request = DiffRequest(base: [Self.path("base-0")], head: [Self.path(head)])
    edit(&request)
    return request
  }

  private func result(_ request: DiffRequest) throws -> DiffResult {
    try request.result(through: TraceLoader(threads: 1))
  }

  /// The error of a request that is refused.
  private func error(_ head: String, _ edit: (inout DiffRequest) -> Void) -> DiffError? {
    do {
      _ = try result(request(head, edit))
      return nil
    } catch {
      return error as? DiffError
    }
  }

  @Test func tracesAreReadComparedAndPutBeforeTheGate() throws {
    let queries = try result(request("queries") { $0.failOn = ["db.*: calls>0"] })
    #expect(!queries.gate.passes && queries.isGated)
    #expect(try result(request("base-1") { $0.failOn = ["calls>0"] }).gate.passes)
    #expect(try !result(request("queries")).isGated)
  }

  @Test func onlyWhatIsSelectedIsCompared() throws {
    let chosen = try result(request("queries") { $0.selection.packages = ["db"] })
    #expect(Set(chosen.report.rows.map(\.name)).isSubset(of: ["db.(*Conn).Query", "db.(*Conn).row", "db.Open"]))
    #expect(throws: SelectionError.self) { try result(request("queries") { $0.selection.packages = ["nothing"] }) }
  }

  @Test func goroutinesAreCountedWhereTheyAreAskedFor() throws {
    let rows = try result(request("workers") { $0.grouping = .spawnSite }).report.rows
    #expect(rows.contains { $0.goroutines?.head == [8] })
    let gate = try result(request("workers") { $0.failOn = ["goroutines>0"] }).gate
    #expect(gate.violations.first?.judgement.head == [8])
  }

  @Test func aProgramAndItsTestsAreComparedOnlyByForce() throws {
    guard case .notComparable(let comparability)? = error("test", { _ in }) else {
      Issue.record("traces that are not comparable are compared")
      return
    }
    #expect(comparability.worst == .notComparable)
    #expect(error("test") { $0.force = true } == nil)
  }

  @Test func anExpressionThatCannotBeReadIsAnErrorBeforeATraceIsRead() {
    guard case .failExpression(let syntax)? = error("no such trace", { $0.failOn = ["calls>0", "sef>5%"] }) else {
      Issue.record("the expression is taken")
      return
    }
    #expect(syntax.reason == .unknownMetric("sef") && syntax.text == "sef>5%")
  }

  @Test func aGateThatCanNeverFailIsAnError() {
    guard
      case .gateCanNeverFail(let expression, .singleRuns, baseRuns: 1, headRuns: 1)? = error(
        "queries", { $0.failOn = ["calls>0", "self>5%"] })
    else {
      Issue.record("times of one run of each side are judged")
      return
    }
    #expect(expression == "self>5%")
  }

  @Test func allowListsAreReadFromTheirFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("good", "db.*: *  # a batch\n".utf8)
    let accepted = try result(
      request("queries") {
        $0.failOn = ["db.*: calls>0"]
        $0.allowFile = folder.file("good")
      })
    #expect(accepted.gate.passes && !accepted.gate.accepted.isEmpty)
    try folder.write("bad", "db.*: *\nhandler.*: cals\n".utf8)
    guard case .allowList(let line, path: folder.file("bad"))? = error("queries", { $0.allowFile = folder.file("bad") })
    else {
      Issue.record("the allow-list is taken")
      return
    }
    #expect(line.line == 2 && line.syntax.reason == .unknownMetric("cals"))
    guard case .unreadable(path: "/no/such/list", .noSuchFile)? = error("queries", { $0.allowFile = "/no/such/list" })
    else {
      Issue.record("a list that does not exist is taken")
      return
    }
  }

  @Test func titlesNameTheFirstFilesAndHowManyMoreThereAre() {
    #expect(DiffRequest(base: ["/x/a.trace"], head: ["b.trace"]).title == "a.trace → b.trace")
    #expect(DiffRequest(base: ["a", "b", "c"], head: ["y/d", "e"]).title == "a and 2 more → d and 1 more")
  }

  @Test func gitHubNamesFilesRelativeToItsWorkspace() {
    #expect(GitHubAnnotations.standardRoot { $0 == "GITHUB_WORKSPACE" ? "/w" : nil } == "/w")
    #expect(GitHubAnnotations.standardRoot { _ in nil } == FilePath.workingDirectory)
  }

  @Test func aFloorThatIsGivenIsTheSameForAll() {
    #expect(TimeFloor.fixed(nanoseconds: 500) == TimeFloor(nanoseconds: 500, part: .infinity))
    #expect(JudgementOptions().floor == .ofRuns)
  }
}
