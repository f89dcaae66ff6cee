import Foundation
import Testing

/// Small programs that do the same traced as untraced: status, output, and the stack traces of those that die.
struct BehaviourTests {
  @Test(arguments: BehaviourCase.all, Toolchain.all)
  func sameProgramTracedAsUntraced(_ testCase: BehaviourCase, with toolchain: Toolchain) throws {
    guard toolchain.isAtLeast(testCase.since ?? "1.21") else { return }
    let program = testCase.program(toolchain)
    let plain = try program.plain()
    plain.expect(status: testCase.status ?? 0, "plain")

    let trace = Folders.newFolder().appending(path: "t.trace")
    defer { try? FileManager.default.removeItem(at: trace) }
    let recorded = try program.recorded(to: trace, options: ["--quiet"] + (testCase.options ?? []))
    recorded.expect(status: testCase.status ?? 0, "recorded")
    #expect(recorded.output == plain.output)
    #expect(testCase.comparable(recorded.error) == testCase.comparable(plain.error))

    let tree = try Trace(file: trace).analyze("tree")
    tree.expect(status: 0, "tree of the trace")
    #expect(tree.output.contains("main.main"))
  }

  @Test(arguments: ["exits-42", "exits-fatal", "exits-self", "exits-goroutine", "panics-deadlock"])
  func callsThatNeverReturnedAreOpen(name: String) throws {
    let testCase = try #require(BehaviourCase.all.first { $0.name == name })
    let trace = Folders.newFolder().appending(path: "t.trace")
    _ = try testCase.program(.newest).recorded(to: trace)
    let tree = try Trace(file: trace).tree()
    let main = try #require(tree.descendant("main.main"))
    #expect(main.calls == 1)
    #expect(main.openCalls == 1)
  }

  /// An uncaught panic runs the deferred exits of its goroutine, so every call of it is closed.
  @Test func deepPanicHasEveryCall() throws {
    let testCase = try #require(BehaviourCase.all.first { $0.name == "panics-deep" })
    let trace = Folders.newFolder().appending(path: "t.trace")
    _ = try testCase.program(.newest).recorded(to: trace)
    #expect(try Trace(file: trace).tree().callsByFunction["main.deep"] == 6)
  }
}
