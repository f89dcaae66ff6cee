import Foundation
import Testing

/// What tests do is shown below the test that did it, whatever stands between.
@Suite struct TestGroupTests {
  private func recorded(_ toolchain: Toolchain) throws -> URL {
    let trace = Place.newFolder().appending(path: "t.trace")
    var program = GoProgram(folder: Place.fixtures.appending(path: "testgroups"))
    program.toolchain = toolchain
    try program.tested(["."], to: trace).expect(status: 0, "testgroups")
    return trace
  }

  private func tests(_ trace: URL) throws -> CallNode {
    let finished = try Trace(file: trace).analyze("json", "--by", "test")
    finished.expect(status: 0, "json --by test")
    return try JSONDecoder().decode(CallNode.self, from: Data(finished.output.utf8))
  }

  @Test(arguments: Toolchain.all) func belowTestMainEachTestIsAGroup(_ toolchain: Toolchain) throws {
    let tree = try tests(recorded(toolchain))
    let names = Set(tree.children.map(\.name))
    let bubbles: Set = toolchain.isAtLeast("1.25") ? ["testgroups.TestAlpha", "testgroups.TestBeta"] : []
    #expect(
      names
        == bubbles.union([
          "(outside of tests)", "testgroups.TestA", "testgroups.TestB", "testgroups.TestWaits", "testgroups.TestSleeps",
        ]))
    #expect(tree.descendant("testgroups.TestA", "testgroups.work")?.calls == 1)
    #expect(tree.descendant("testgroups.TestB", "testgroups.work")?.calls == 1)
    #expect(tree.descendant("testgroups.TestB", "testgroups.TestB.func1", "testgroups.work")?.calls == 1)
    let outside = try #require(tree.descendant("(outside of tests)"))
    #expect(outside.callsByFunction == ["(outside of tests)": 0, "testgroups.TestMain": 1, "testgroups.setup": 1])
  }

  /// The wait for other tests is a call of its own, and no self time of the test.
  @Test func waitingInParallelIsNotTheTests() throws {
    let tree = try tests(recorded(.newest))
    let waiting = try #require(tree.descendant("testgroups.TestWaits", "testing.(*T).Parallel"))
    #expect(waiting.calls == 1)
    #expect(waiting.durationMilliseconds >= 300)
    let test = try #require(tree.descendant("testgroups.TestWaits"))
    #expect(test.selfMilliseconds <= test.durationMilliseconds - 300)
  }

  @Test func bubblesBelongToTheirTests() throws {
    let traces = try (0..<2).map { _ in try recorded(.newest) }
    for trace in traces {
      let tree = try tests(trace)
      for (test, function) in [("TestAlpha", "alpha"), ("TestBeta", "beta")] {
        let bubble = try #require(tree.descendant("testgroups.\(test)", "testgroups.bubble"))
        let body = try #require(bubble.descendant("testgroups.bubble.func1"))
        #expect(body.callsByFunction == ["testgroups.bubble.func1": 1, "testgroups.\(function)": 30])
      }
      let text = try Trace(file: trace).analyze("tree")
      #expect(!text.output.contains("inferred"), "\(text.output)")
    }
    let diff = try Command(
      executable: Place.analyzer, arguments: ["diff", traces[0].path, traces[1].path, "--fail-on", "calls>0%"]
    ).run()
    diff.expect(status: 0, "diff of two equal runs")
  }
}
