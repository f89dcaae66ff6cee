import Foundation
import Testing

/// Every function that runs is called in our symbol table what the Go runtime calls it (`runtime.FuncForPC`).
struct SelfCheckTests {
  /// Programs, and how many functions of theirs run at least.
  @Test(
    arguments: [
      (["calls"], 8), (["methods"], 7), (["generics"], 10), (["goroutines"], 10), (["server"], 10),
      (["cpu", "-calls", "1000"], 3), (["lineage"], 10), (["busywait"], 2), (["regress"], 15),
    ], Toolchain.all)
  func programs(program: (words: [String], functions: Int), toolchain: Toolchain) throws {
    try check(
      ["."] + program.words.dropFirst(), in: Folders.fixtures.appending(path: program.words[0]), toolchain,
      functions: program.functions)
  }

  /// Those that end by themselves, successfully, and have functions of their own.
  @Test(
    arguments: BehaviourCase.all.filter { ($0.status ?? 0) == 0 && $0.stdin == nil && $0.args == nil }, Toolchain.all)
  func behaviours(testCase: BehaviourCase, toolchain: Toolchain) throws {
    guard toolchain.isAtLeast(testCase.since ?? "1.21") else { return }
    let folder = BehaviourCase.folder.appending(path: testCase.program)
    try check(["."] + (testCase.args ?? []), in: folder, toolchain, functions: 1)
  }

  @Test(arguments: [("buildmodes/tests", 10)], Toolchain.all)
  func tests(module: (path: String, functions: Int), toolchain: Toolchain) throws {
    try check(
      ["--tests", "-vet=off", "./..."], in: Folders.fixtures.appending(path: module.path), toolchain,
      functions: module.functions)
  }

  @Test(arguments: ThirdPartyTests.modules, Toolchain.all)
  func realModules(module: String, toolchain: Toolchain) throws {
    let place = Folders.newFolder()
    defer { try? FileManager.default.removeItem(at: place) }
    let folder = try ThirdPartyTests.stage(module, in: place)
    try check(["--tests", "-vet=off", "./..."], in: folder, toolchain, functions: 40)
  }

  private func check(
    _ words: [String], in folder: URL, _ toolchain: Toolchain, functions: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let finished = try Command(
      executable: Folders.recorder, arguments: ["self-check"] + words, folder: folder,
      environment: toolchain.environment
    ).run()
    finished.expect(status: 0, "self-check", sourceLocation: sourceLocation)
    let compared = finished.error.split(separator: "\n").last?.split(separator: " ")
      .lazy.compactMap { Int($0.filter { $0 != "," }) }.first
    #expect(compared ?? 0 >= functions, "\(finished.error.suffix(500))", sourceLocation: sourceLocation)
  }
}
