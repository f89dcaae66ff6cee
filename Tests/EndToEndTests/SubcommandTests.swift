import Foundation
import Testing

/// `build` and `exec`, and the help of every subcommand.
struct SubcommandTests {
  private let folder = Folders.newFolder()
  private var trace: URL { folder.appending(path: "t.trace") }
  private let calls = Folders.fixtures.appending(path: "calls")

  private func record(_ words: String..., in place: URL, toolchain: Toolchain? = .newest) throws -> Finished {
    try Command(
      executable: Folders.recorder, arguments: words, folder: place,
      environment: toolchain?.environment ?? ["PATH": "/usr/bin:/bin", "HOME": folder.path]
    ).run()
  }

  /// Built once, recorded somewhere else, without a toolchain.
  @Test(arguments: Toolchain.all)
  func builtProgramIsRecordedAnywhere(toolchain: Toolchain) throws {
    let program = folder.appending(path: "app")
    try record("build", "-o", program.path, ".", in: calls, toolchain: toolchain).expect()
    let plain = try Command(executable: program, arguments: []).run()
    plain.expect()
    #expect(plain.error == "")
    let recorded = try record("exec", "-o", trace.path, "--quiet", "--", program.path, in: folder, toolchain: nil)
    recorded.expect()
    #expect(recorded.output == plain.output)
    let functions = try Trace(file: trace).tree().callsByFunction
    #expect(functions["main.fibonacci"] == 177)
  }

  @Test func builtProgramKeepsArgumentsAndStatus() throws {
    let program = folder.appending(path: "exits")
    try record("build", "-o", program.path, "./exits", in: BehaviourCase.folder).expect()
    let recorded = try record("exec", "-o", trace.path, "--quiet", "--", program.path, "42", in: folder)
    recorded.expect(status: 42)
    #expect(recorded.output == "ending by 42\n")
  }

  @Test func execOfAPackagePrintsItsTree() throws {
    let finished = try record("exec", "-o", trace.path, "--quiet", ".", in: calls)
    finished.expect()
    #expect(finished.output.hasPrefix("sum of squares: 385\n"))
    #expect(finished.output.contains("TOTAL: "))
    #expect(finished.output.contains("main.fibonacci"))
  }

  @Test func execOfAnUninstrumentedProgramIsAnError() throws {
    let (built, program) = try GoProgram(folder: calls).built()
    built.expect()
    let finished = try record("exec", "-o", trace.path, "--", program.path, in: folder)
    #expect(finished.status != 0)
    #expect(finished.error.contains("gotrace-record"), "\(finished.error)")
    #expect(!FileManager.default.fileExists(atPath: trace.path))
  }

  @Test func changingOneFileRecompilesItsPackageAlone() throws {
    let copy = folder.appending(path: "server")
    try FileManager.default.copyItem(at: Folders.fixtures.appending(path: "server"), to: copy)
    func compiled() throws -> [String] {
      let finished = try record("build", "-o", folder.appending(path: "app").path, "-v", ".", in: copy)
      finished.expect()
      return finished.error.split(separator: "\n").map(String.init).filter { $0.hasPrefix("example.com/") }
    }
    _ = try compiled()
    #expect(try compiled() == [])
    let file = copy.appending(path: "pool/pool.go")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((text + "\nfunc added() { func() {}() }\n").utf8).write(to: file)
    // Those that import it are compiled again as well, because its export data changed; store and client are not.
    #expect(
      Set(try compiled()).isSubset(of: ["example.com/server/pool", "example.com/server/api", "example.com/server"]))
  }

  @Test(arguments: ["run", "test", "exec", "build", "list"])
  func recorderHelps(subcommand: String) throws {
    try record(subcommand, "--version", in: folder).expect()
    for word in ["--help", "-h"] {
      let finished = try record(subcommand, word, in: folder)
      finished.expect(status: 0, "\(subcommand) \(word)")
      #expect(finished.output.contains("USAGE: gotrace-record \(subcommand)"), "\(subcommand) \(word)")
    }
  }

  @Test(arguments: ["tree", "flame", "json", "info", "report", "callers", "callees"])
  func analyzerHelps(subcommand: String) throws {
    let finished = try Command(executable: Folders.analyzer, arguments: [subcommand, "--help"]).run()
    finished.expect()
    #expect(finished.output.contains("gotrace-analyze \(subcommand)"))
  }
}
