import Foundation
import Testing

/// What tests do is shown below the test that did it, whatever stands between.
struct TestGroupTests {
  private func recorded(_ toolchain: Toolchain) throws -> URL {
    let trace = Folders.newFolder().appending(path: "t.trace")
    var program = GoProgram(folder: Folders.fixtures.appending(path: "testgroups"))
    program.toolchain = toolchain
    try program.tested(["."], to: trace).expect(status: 0, "testgroups")
    return trace
  }

  /// Calls by call path, each from its test on.
  private func tests(_ trace: URL) throws -> [String: Int] {
    let finished = try Trace(file: trace).analyze("flame", "--by", "test", "--weight", "calls")
    finished.expect(status: 0, "flame --by test")
    return Dictionary(
      uniqueKeysWithValues: finished.output.split(separator: "\n").compactMap { line in
        guard let space = line.lastIndex(of: " ") else { return nil }
        let path = String(line[..<space]).replacing("testgroups.", with: "")
        return Int(line[line.index(after: space)...]).map { (path, $0) }
      })
  }

  @Test(arguments: Toolchain.all) func belowTestMainEachTestIsAGroup(_ toolchain: Toolchain) throws {
    var paths = try tests(recorded(toolchain))
    for path in paths.keys where path.hasPrefix("TestAlpha") || path.hasPrefix("TestBeta") { paths[path] = nil }
    #expect(
      paths == [
        "(outside of tests);TestMain": 1, "(outside of tests);TestMain;setup": 1, "TestA": 1, "TestA;work": 1,
        "TestB": 1,
        "TestB;work": 1, "TestB;TestB.func1": 1, "TestB;TestB.func1;work": 1, "TestSleeps": 1, "TestWaits": 1,
        "TestWaits;testing.(*T).Parallel": 1,
      ])
  }

  /// The wait for other tests is a call of its own, and no self time of the test.
  @Test func waitingInParallelIsNotTheTests() throws {
    let tree = try Trace(file: recorded(.newest)).tree()
    let main = try #require(tree.descendant("testgroups.TestMain"))
    let waiting = try #require(main.descendant("testgroups.TestWaits", "testing.(*T).Parallel"))
    #expect(waiting.calls == 1)
    #expect(waiting.durationMilliseconds >= 300)
    let test = try #require(main.descendant("testgroups.TestWaits"))
    #expect(test.selfMilliseconds <= test.durationMilliseconds - 300)
  }

  @Test func bubblesBelongToTheirTests() throws {
    let traces = try (0..<2).map { _ in try recorded(.newest) }
    for trace in traces {
      let paths = try tests(trace)
      for (test, function) in [("TestAlpha", "alpha"), ("TestBeta", "beta")] {
        #expect(
          paths.filter { $0.key.hasPrefix("\(test);bubble;bubble.func1") } == [
            "\(test);bubble;bubble.func1": 1, "\(test);bubble;bubble.func1;\(function)": 30,
          ])
      }
      let text = try Trace(file: trace).analyze("tree")
      #expect(!text.output.contains("inferred"), "\(text.output)")
    }
    let diff = try Command(
      executable: Folders.analyzer, arguments: ["diff", traces[0].path, traces[1].path, "--fail-on", "calls>0%"]
    ).run()
    diff.expect(status: 0, "diff of two equal runs")
  }

  @Test func goroutinesComeFromTheirTests() throws {
    let finished = try Trace(file: recorded(.newest)).analyze("goroutines", "--by", "test", "--format", "csv")
    finished.expect(status: 0, "goroutines --by test")
    // Goroutines and where they come from.
    let rows = finished.output.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    .map { "\($0[2]) \($0.last ?? "")" }
    for test in ["TestA", "TestB", "TestB.func1", "TestWaits", "TestSleeps", "TestAlpha", "TestBeta"] {
      #expect(rows.contains("1 testgroups.\(test)"), "\(finished.output)")
    }
    // What bubbles start hangs below their tests.
    #expect(rows.count { $0.hasPrefix("30 testgroups.bubble.func1") } == 2)
  }

  /// The body of a loop over a function is no call; the row of the function says that it is in there.
  @Test func loopBodiesAreSaid() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    try GoProgram(folder: Folders.fixtures.appending(path: "rangefunc")).recorded(to: trace).expect()
    for words in [["tree"], ["report"]] {
      let text = try Command(executable: Folders.analyzer, arguments: words + [trace.path]).run().output
      #expect(text.contains("main.each (+ loop bodies)"), "\(text)")
      #expect(!text.contains("main.main (+") && !text.contains("main.slowLoop (+"), "\(text)")
    }
    #expect(try Trace(file: trace).analyze("json").output.contains("\"is_iterator\":true"))
    let csv = try Trace(file: trace).analyze("report", "--format", "csv").output
    #expect(csv.contains(",main.each,"), "\(csv)")
  }
}
