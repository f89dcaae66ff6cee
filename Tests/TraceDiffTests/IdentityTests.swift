import TestSupport
import Testing
import TraceAnalysis
import TraceStore
import TraceModel

@testable import TraceDiff

/// Which functions of two commits are the same.
struct IdentityTests {
  private func compare(_ base: (inout SampleRun) -> Void, _ head: (inout SampleRun) -> Void) -> RunComparison {
    RunComparison(base: [SampleRun.made { base(&$0) }], head: [SampleRun.made { head(&$0) }])
  }

  /// Head name by base name, of functions that both sides have.
  private func partners(_ comparison: RunComparison) -> [String: String] {
    var partners: [String: String] = [:]
    for function in comparison.functions {
      if let base = function.base { partners[base.name] = function.head?.name }
    }
    return partners
  }

  private func match(_ comparison: RunComparison, _ head: String) -> ComparedFunction.Match? {
    comparison.functions.first { $0.head?.name == head && $0.base != nil }?.match
  }

  @Test func sameNamesAreTheSameWhateverTheirFileAndLine() {
    let comparison = compare(
      { run in
        run.declare("main.f", file: "/ci/1/a.go", line: 5)
        run.add("main.f")
      },
      { run in
        run.declare("main.f", file: "/ci/2/moved/b.go", line: 500)
        run.add("main.f")
      })
    #expect(comparison.functions.count == 1 && comparison.functions[0].match == .name)
  }

  @Test func aRenamedReceiverIsLikelyTheSame() {
    func run(_ receiver: String) -> (inout SampleRun) -> Void {
      { run in
        let main = run.add("main.main")
        let query = run.add(below: main, "app/db.(*\(receiver)).Query", calls: 3)
        run.add(below: query, "app/db.scan", calls: 9)
      }
    }
    let comparison = compare(run("Conn"), run("Connection"))
    #expect(partners(comparison)["app/db.(*Conn).Query"] == "app/db.(*Connection).Query")
    #expect(match(comparison, "app/db.(*Connection).Query") == .likely)
    let findings = CallFindings(comparison, level: 0.05)
    #expect(findings.findings.isEmpty && findings.added.isEmpty && findings.vanished.isEmpty)
    #expect(
      DiffReport(comparison, options: JudgementOptions()).rows.map(\.name)
        .contains("db.(*Connection).Query (renamed (likely), was db.(*Conn).Query)"))
  }

  @Test func aMovedPackageIsLikelyTheSame() {
    let comparison = compare(
      { run in
        let main = run.add("main.main")
        run.add(below: main, "app/internal/db.Open")
      },
      { run in
        let main = run.add("main.main")
        run.add(below: main, "app/storage.Open")
      })
    #expect(partners(comparison)["app/internal/db.Open"] == "app/storage.Open")
  }

  @Test func whatOnlySharesACallerIsNotTheSame() {
    let comparison = compare(
      { run in
        let main = run.add("main.main")
        run.add(below: main, "main.parse", calls: 1)
      },
      { run in
        let main = run.add("main.main")
        run.add(below: main, "main.encrypt", calls: 40)
      })
    #expect(partners(comparison)["main.parse"] == nil)
    let findings = CallFindings(comparison, level: 0.05)
    #expect(findings.added.map { comparison.names[$0] } == ["main.encrypt"])
    #expect(findings.vanished.map { comparison.names[$0] } == ["main.parse"])
  }

  @Test func instancesOfAGenericFunctionAreOne() {
    let comparison = compare({ run in run.add("app/slices.Map") }, { run in run.add("app/slices.Map[...]") })
    #expect(partners(comparison)["app/slices.Map"] == "app/slices.Map[...]")
  }

  /// main.run with literals that call the functions named.
  private func literals(_ callees: [String]) -> (inout SampleRun) -> Void {
    { run in
      run.declare("main.run", line: 10)
      let outer = run.add("main.run")
      for (index, callee) in callees.enumerated() {
        run.declare("main.run.func\(index + 1)", line: UInt32(11 + index))
        let literal = run.add(below: outer, "main.run.func\(index + 1)")
        if !callee.isEmpty { run.add(below: literal, callee) }
      }
    }
  }

  @Test func literalsAreFollowedWhenOthersComeBeforeThem() {
    let comparison = compare(literals(["main.a", "main.b"]), literals(["main.new", "main.a", "main.b"]))
    #expect(partners(comparison)["main.run.func1"] == "main.run.func2")
    #expect(partners(comparison)["main.run.func2"] == "main.run.func3")
    #expect(match(comparison, "main.run.func2") == .literal)
    #expect(CallFindings(comparison, level: 0.05).added.map { comparison.names[$0] } == ["main.run.func1", "main.new"])
  }

  @Test func literalsAreFollowedWhenTheyChangePlaces() {
    let comparison = compare(literals(["main.a", "main.b", "main.c"]), literals(["main.c", "main.a", "main.b"]))
    #expect(partners(comparison)["main.run.func1"] == "main.run.func2")
    #expect(partners(comparison)["main.run.func2"] == "main.run.func3")
    #expect(partners(comparison)["main.run.func3"] == "main.run.func1")
    #expect(CallFindings(comparison, level: 0.05).findings.isEmpty)
  }

  @Test func literalsThatLookAlikeKeepTheirOrder() {
    let comparison = compare(literals(["", "", ""]), literals(["", "", ""]))
    for index in 1...3 { #expect(partners(comparison)["main.run.func\(index)"] == "main.run.func\(index)") }
    #expect(match(comparison, "main.run.func2") == .name)
  }

  @Test func nestedLiteralsFollowTheOneTheyStandIn() {
    func run(_ number: Int, extra: Bool) -> (inout SampleRun) -> Void {
      { run in
        let outer = run.add("main.run")
        if extra {
          let other = run.add(below: outer, "main.run.func1", calls: 7)
          run.add(below: other, "main.other")
        }
        let literal = run.add(below: outer, "main.run.func\(number)", calls: 2)
        let inner = run.add(below: literal, "main.run.func\(number).1", calls: 4)
        run.add(below: inner, "main.leaf", calls: 4)
      }
    }
    let comparison = compare(run(1, extra: false), run(2, extra: true))
    #expect(partners(comparison)["main.run.func1"] == "main.run.func2")
    #expect(partners(comparison)["main.run.func1.1"] == "main.run.func2.1")
  }

  @Test func packageLevelLiteralsHadAnotherNameBeforeGo122() {
    let comparison = compare({ run in run.add("main.glob..func1") }, { run in run.add("main.init.func1") })
    #expect(partners(comparison)["main.glob..func1"] == "main.init.func1")
  }

  @Test func goStatementsAreFollowedToOtherLines() {
    func run(_ lines: [UInt32], _ names: [String]) -> (inout SampleRun) -> Void {
      { run in
        run.declare("main.main", line: 1)
        let main = run.add("main.main")
        for (line, name) in zip(lines, names) {
          let site = run.site("main.main", line: line)
          run.add(below: main, name, calls: 2, site: site)
          run.goroutines(2, at: site)
        }
      }
    }
    let comparison = compare(run([5, 9], ["main.a", "main.b"]), run([4, 6, 20], ["main.b", "main.new", "main.a"]))
    let lines = comparison.sites.map { [$0.base?.line, $0.head?.line] }
    #expect(Set(lines) == [[5, 20], [9, 4], [nil, 6]])
    // The paths below are the same ones, so nothing but main.new is new.
    #expect(comparison.tree.pathCount == 4)
  }

  @Test func functionsThatAFilterLeftOutAreNotRemoved() {
    let base = SampleRun.made { run in
      let main = run.add("main.main")
      run.declare("app/db.Query", package: "app/db", line: 1)
      run.add(below: main, "app/db.Query")
      run.add(below: main, "main.gone")
    }
    let head = SampleRun.made({ $0.filters = ["--exclude=app/db"] }) { $0.add("main.main") }
    let comparison = RunComparison(base: [base], head: [head])
    let findings = CallFindings(comparison, level: 0.05)
    #expect(findings.vanished.map { comparison.names[$0] } == ["main.gone"])
    #expect(findings.notRecorded.map { comparison.names[$0] } == ["db.Query"])
    let rows = DiffReport(comparison, options: JudgementOptions()).rows
    #expect(rows.first { $0.name == "db.Query" }?.presence == .notRecorded)
    let only = RunComparison(
      base: [base], head: [SampleRun.made({ $0.filters = ["--only=main"] }) { $0.add("main.main") }])
    #expect(CallFindings(only, level: 0.05).vanished.isEmpty)
  }

  @Test func functionNamesKeepWhatOutlivesChanges() {
    func identity(_ name: String) -> FunctionIdentity {
      FunctionIdentity(Symbol(name: name, package: "", file: "", line: 0))
    }
    #expect(identity("a/db.(*Conn).Query").parts == (receiver: "Conn", name: "Query"))
    #expect(identity("a/db.Conn.Query").parts == (receiver: "Conn", name: "Query"))
    #expect(identity("main.F.func2.1").literal == [2, 1])
    #expect(identity("main.F.func2.1").enclosing == identity("main.F.func2"))
    #expect(identity("main.(*T[...]).M.func1").rest == ".(*T).M")
    #expect(identity("main.init.0").literal == [] && identity("main.init.0").rest == ".init.0")
    #expect(identity("main.Map[go.shape.int]") == identity("main.Map[...]"))
    #expect(identity("main.function3").literal == [])
  }
}
