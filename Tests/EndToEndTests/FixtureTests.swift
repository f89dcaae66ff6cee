import Foundation
import Testing

/// The commands a user types first, on every fixture program, with every toolchain.
struct FixtureTests {
  static let arguments = [
    "cpu": ["-calls", "100000", "-goroutines", "3"],
    // Nothing that is left unanswered for a time.
    "server": ["-requests", "150", "-patience", "1m"],
  ]

  @Test(arguments: ["calls", "methods", "generics", "goroutines", "server", "cpu"], Toolchain.all)
  func recordedProgramPrintsWhatItPrintsPlainly(name: String, toolchain: Toolchain) throws {
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: name), arguments: Self.arguments[name] ?? [], toolchain: toolchain)
    let plain = try program.plain()
    plain.expect(status: 0, "plain")
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try program.recorded(to: trace)
    recorded.expect(status: 0, "recorded")
    #expect(recorded.output == plain.output)
    #expect(recorded.error == plain.error)

    let tree = try Trace(file: trace).analyze("tree")
    tree.expect(status: 0, "tree")
    #expect(tree.output.hasPrefix("TOTAL: "))
    #expect(tree.output.contains("main.main "))
    let info = try Trace(file: trace).analyze("info")
    info.expect(status: 0, "info")
    #expect(info.output.contains("go" + toolchain.version))
    #expect(try Trace(file: trace).tree().callsByFunction["main.main"] == 1)
  }

  @Test func collapsedStacksAreOneLineAPath() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    try GoProgram(folder: Folders.fixtures.appending(path: "calls")).recorded(to: trace).expect()
    let flame = try Trace(file: trace).analyze("flame")
    flame.expect()
    let lines = flame.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("main.main;main.sumOfSquares;main.square ") })
    for line in lines {
      let fields = line.split(separator: " ")
      #expect(fields.count >= 2 && fields.last.flatMap { Int($0) } != nil, "\(line)")
    }
  }

  @Test func treeHangsCallsBelowTheirCallers() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    try GoProgram(folder: Folders.fixtures.appending(path: "calls")).recorded(to: trace).expect()
    let tree = try Trace(file: trace).tree()
    let main = try #require(tree.descendant("main.main"))
    #expect(main.calls == 1)
    #expect(main.descendant("main.sumOfSquares", "main.square")?.calls == 10)
    #expect(main.descendant("main.even")?.calls == 2)
    #expect(main.descendant("main.even", "main.odd", "main.even")?.calls == 2)
    #expect(main.descendant("main.apply", "main.main.func1")?.calls == 3)
    let calls = tree.callsByFunction
    #expect(calls["main.fibonacci"] == 177)
    #expect(calls["main.odd", default: 0] + calls["main.even", default: 0] == 17)
  }

  @Test func methodsAndGenericsHaveTheRuntimesNames() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    try GoProgram(folder: Folders.fixtures.appending(path: "methods")).recorded(to: trace).expect()
    let methods = try Trace(file: trace).tree().callsByFunction
    #expect(methods["main.Square.Area"] == 2)
    #expect(methods["main.(*Circle).Area"] == 4)
    #expect(methods["main.(*Circle).Grow"] == 3)

    try GoProgram(folder: Folders.fixtures.appending(path: "generics")).recorded(to: trace).expect()
    let generics = try Trace(file: trace).tree().callsByFunction
    #expect(generics["main.Map[...]"] == 3)
    #expect(generics["main.(*Tree[...]).Put"] == 5)
    #expect(generics["main.(*node[...]).each"] == 6)
  }

  @Test(arguments: Toolchain.all)
  func goroutinesHangBelowTheCallThatSpawnedThem(toolchain: Toolchain) throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    try GoProgram(folder: Folders.fixtures.appending(path: "goroutines"), toolchain: toolchain).recorded(to: trace)
      .expect()
    let main = try #require(try Trace(file: trace).tree().descendant("main.main"))
    #expect(main.descendant("main.pool", "main.worker")?.calls == 4)
    #expect(main.descendant("main.pool", "main.worker", "main.work")?.calls == 20)
    #expect(main.descendant("main.pipeline", "main.stage", "main.stage.func1", "main.work")?.calls == 10)
    #expect(main.descendant("main.tree", "main.tree.func1", "main.tree", "main.tree.func1", "main.tree")?.calls == 4)
    #expect(main.descendant("main.forgotten")?.calls == 1)
    let tree = try Trace(file: trace).analyze("tree")
    #expect(tree.output.contains("main.forgotten"))
  }

  @Test(arguments: [1, 2, 64])
  func everyCallIsRecordedOnce(goroutines: Int) throws {
    try checkCounts(calls: 300_000, goroutines: goroutines, toolchain: .newest)
  }

  @Test(arguments: Toolchain.all)
  func tenMillionCallsAreExact(toolchain: Toolchain) throws {
    try checkCounts(calls: 10_000_000, goroutines: 1, toolchain: toolchain)
  }

  @Test func tenMillionCallsOn64GoroutinesAreExact() throws {
    try checkCounts(calls: 10_000_000, goroutines: 64, toolchain: .newest)
  }

  /// The program's own count of the calls of each function is the trace's.
  private func checkCounts(calls: Int, goroutines: Int, toolchain: Toolchain) throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    defer { try? FileManager.default.removeItem(at: trace) }
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "cpu"),
      arguments: ["-calls", "\(calls)", "-goroutines", "\(goroutines)"], toolchain: toolchain)
    let recorded = try program.recorded(to: trace)
    recorded.expect()
    let counted = countedCalls(recorded.output)
    #expect(counted.values.reduce(0, +) == cpuCalls(calls, goroutines: goroutines))
    #expect(try Trace(file: trace).ownCalls() == counted)
  }

  @Test func programsArgumentsAndOurOptionsAreTold() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "behaviour"), package: ["./args"],
      arguments: ["-o", "theirs", "--", "-v", "--quiet", ""])
    let recorded = try program.recorded(to: trace)
    recorded.expect()
    #expect(recorded.output.contains("6 arguments\n\"-o\"\n\"theirs\"\n\"--\"\n\"-v\"\n\"--quiet\"\n\"\"\n"))
    #expect(!FileManager.default.fileExists(atPath: program.folder.appending(path: "theirs").path))
  }
}
