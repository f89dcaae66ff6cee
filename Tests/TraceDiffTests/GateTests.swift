import TestSupport
import Testing
import TraceAnalysis
import TraceStore

@testable import TraceDiff

/// The language of --fail-on and of allow-lists, and what they make of a comparison.
struct GateTests {
  @Test func expressionsAreRead() throws {
    let plain = try FailExpression(parsing: "calls>0%")
    #expect(plain.pattern == nil && plain.level == nil)
    #expect(plain.conditions == [.init(metric: .calls, amount: .relative(0))])
    let full = try FailExpression(parsing: " db.(*Conn).* : self > 5% , p99>2ms, p < 0.01 ")
    #expect(full.pattern == NamePattern("db.(*Conn).*"))
    #expect(
      full.conditions == [
        .init(metric: .selfTime, amount: .relative(0.05)), .init(metric: .p99, amount: .absolute(2e6)),
      ])
    #expect(full.level == 0.01)
    #expect(try FailExpression(parsing: "goroutines>100").conditions[0].amount == .absolute(100))
    #expect(try FailExpression(parsing: "total>0").conditions[0].amount == .absolute(0))
  }

  @Test(arguments: [
    ("", GateSyntaxError.Reason.emptyExpression, 0, 0), ("a.*:", .emptyExpression, 4, 4),
    ("sef>5%", .unknownMetric("sef"), 0, 3), ("db.*: slf>5%", .unknownMetric("slf"), 6, 9),
    ("calls", .missingComparison(after: "calls"), 0, 5), ("calls>", .badAmount("", metric: .calls), 6, 6),
    ("calls>2ms", .badAmount("2ms", metric: .calls), 6, 9), ("self>5", .badAmount("5", metric: .selfTime), 5, 6),
    ("self>-5%", .badAmount("-5%", metric: .selfTime), 5, 8), ("self>5%,p<2", .badPValue("2"), 10, 11),
    ("p<0.05", .pValueAlone, 0, 6), ("self>5%,,p<0.1", .emptyExpression, 8, 8),
    ("goroutines>0,calls>0", .goroutinesWithOthers, 0, 20), ("speed<5%", .unknownMetric("speed<5%"), 0, 8),
  ])
  func whatIsWrongIsPointedAt(_ text: String, _ reason: GateSyntaxError.Reason, _ from: Int, _ to: Int) {
    #expect(throws: GateSyntaxError(reason: reason, range: from..<to, text: text)) { try FailExpression(parsing: text) }
  }

  @Test func patternsAreGlobs() {
    #expect(NamePattern("db.*").matches("db.(*Conn).Query"))
    #expect(NamePattern("*").matches(""))
    #expect(NamePattern("*.Query").matches("example.com/db.(*Conn).Query"))
    #expect(NamePattern("db.?et").matches("db.Get"))
    #expect(!NamePattern("db.*").matches("mydb.Get"))
    #expect(!NamePattern("db.Get").matches("db.Gets"))
    #expect(NamePattern("*a*b*c").matches("aabbabc"))
  }

  /// `handler` calls `query` so often, and starts so many workers.
  private func run(queries: UInt64, workers: Int = 2, time: UInt64 = 1_000_000) -> LoadedTrace {
    SampleRun.made { run in
      run.declare("main.main", line: 1)
      let main = run.add("main.main", selfTime: 1_000_000)
      let handler = run.add(below: main, "app/handler.List", calls: 10, selfTime: 100_000)
      run.add(below: handler, "app/db.Query", calls: 10 * queries, selfTime: time)
      let site = run.site("main.main", line: 7)
      run.add(below: main, "main.work", calls: UInt64(workers), selfTime: 1_000_000, site: site)
      run.goroutines(workers, at: site)
    }
  }

  private func gate(
    _ expression: String, _ base: [LoadedTrace], _ head: [LoadedTrace], allow: String = ""
  ) throws -> Gate {
    Gate(
      RunComparison(base: base, head: head), [try FailExpression(parsing: expression)],
      accepting: try AllowList(parsing: allow), options: JudgementOptions())
  }

  @Test func countsOfASinglePairCanFail() throws {
    let (base, head) = ([run(queries: 1)], [run(queries: 100, workers: 8)])
    #expect(try gate("calls>0%", base, head).violations.map(\.name) == ["db.Query", "main.work"])
    #expect(try gate("db.*: calls>0", base, head).violations.map(\.name) == ["db.Query"])
    #expect(try gate("calls>989", base, head).violations.map(\.name) == ["db.Query"])
    #expect(try gate("calls>990", base, head).passes)
    #expect(try gate("calls>9900%", base, head).passes)
    #expect(try gate("goroutines>0", base, head).violations.map(\.name) == ["main.main at main.go:7"])
    #expect(try gate("other.*: goroutines>0", base, head).passes)
    #expect(try gate("calls>0%", head, base).passes)
    #expect(try gate("calls>0%", base, base).passes)
  }

  @Test func allowedChangesPass() throws {
    let (base, head) = ([run(queries: 1)], [run(queries: 100)])
    let listed = try gate("calls>0%", base, head, allow: "# why\n\ndb.Query: calls<=10000%  # batch\n")
    #expect(listed.passes && listed.accepted.map(\.name) == ["db.Query"])
    #expect(try !gate("calls>0%", base, head, allow: "db.Query: calls<=100%").passes)
    #expect(try !gate("calls>0%", base, head, allow: "db.Query: self").passes)
    #expect(try gate("calls>0%", base, head, allow: "app/db.*: *").passes)
  }

  @Test func wrongAllowListsNameTheLine() throws {
    #expect(
      throws: AllowList.LineError(
        line: 2, syntax: GateSyntaxError(reason: .unknownMetric("cals"), range: 6..<10, text: "db.Q: cals"))
    ) { try AllowList(parsing: "a: *\ndb.Q: cals") }
    #expect(throws: AllowList.LineError.self) { try AllowList(parsing: "db.Query") }
    #expect(throws: AllowList.LineError.self) { try AllowList(parsing: "db.Query: calls<5") }
    #expect(throws: AllowList.LineError.self) { try AllowList(parsing: "db.Query: calls<=x") }
  }

  @Test func timesFailWhereTheyAreProven() throws {
    let base = (0..<8).map { run(queries: 1, time: 1_000_000 + UInt64($0) * 100) }
    let head = (0..<8).map { run(queries: 1, time: 1_100_000 + UInt64($0) * 100) }
    let failed = try gate("self>5%,p<0.01", base, head)
    #expect(failed.violations.map(\.name) == ["db.Query"])
    #expect(failed.ineffective.isEmpty)
    #expect(try gate("self>15%", base, head).passes)
    #expect(try gate("self>5%", head, base).passes)
    #expect(try gate("p50>5%", base, head).violations.map(\.name) == ["db.Query"])
    // Its own 10 %, and of those who call it the same time, which is less of theirs.
    #expect(
      try gate("total>2%", base, head).violations.map(\.name).sorted() == ["db.Query", "handler.List", "main.main"])
    #expect(try gate("self>50us,p99>1%", base, head).violations.map(\.name) == ["db.Query"])
  }

  @Test func gatesThatCanNeverFailSaySo() throws {
    let one = run(queries: 1)
    #expect(try gate("self>5%", [one], [one]).ineffective.map(\.reason) == [.singleRuns])
    #expect(try gate("calls>0", [one], [one]).ineffective.isEmpty)
    let few = try gate("self>5%,p<0.01", [one, one, one], [one, one, one])
    guard case .tooFewRuns(let minimum, let level, _)? = few.ineffective.first?.reason else {
      Issue.record("three against three runs cannot give 0.01")
      return
    }
    #expect(minimum == 0.1 && level == 0.01)
  }

  @Test func sitesOfGoStatementsAreNamedAsFunctionsAre() throws {
    let trace = SampleRun.made { run in
      let main = run.add("example.com/mod/v2.Main")
      run.add(below: main, "example.com/mod/v2.work", site: run.site("example.com/mod/v2.Main", line: 3))
    }
    let comparison = RunComparison(base: [trace], head: [trace])
    #expect(comparison.siteName(0) == "mod.Main at main.go:3")
    #expect(comparison.names[1] == "mod.work")
    let gate = try FailExpression(parsing: "mod.Main: goroutines>0")
    let more = SampleRun.made { run in
      let main = run.add("example.com/mod/v2.Main")
      let site = run.site("example.com/mod/v2.Main", line: 3)
      run.add(below: main, "example.com/mod/v2.work", site: site)
      run.goroutines(5, at: site)
    }
    let result = DiffResult(
      RunComparison(base: [trace], head: [more]), options: JudgementOptions(), failOn: [gate])
    #expect(result.gate.violations.map(\.name) == ["mod.Main at main.go:3"])
  }
}
