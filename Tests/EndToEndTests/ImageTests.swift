import Foundation
import Testing
import TraceStore
import TraceModel

/// Calls of plugins and libraries, of programs that other programs start, and of code without names.
struct ImageTests {
  private static let images = Folders.fixtures.appending(path: "images")
  private let folder = Folders.newFolder()

  private var trace: URL { folder.appending(path: "t.trace") }

  private func build(_ words: String..., in module: URL = images) throws -> URL {
    let output = folder.appending(path: UUID().uuidString)
    try Command(
      executable: Folders.recorder, arguments: ["build", "-o", output.path] + words, folder: module,
      environment: Toolchain.newest.environment
    ).run().expect(status: 0, "\(words)")
    return output
  }

  private func execute(_ words: String...) throws -> Finished {
    try Command(
      executable: Folders.recorder, arguments: ["exec", "-o", trace.path, "--quiet", "--"] + words, folder: folder,
      environment: Toolchain.newest.environment
    ).run()
  }

  private func verified() throws -> Finished { try Trace(file: trace).analyze("verify") }

  /// Two plugins, one of another module, whose ids collide with no others; a package that is initialised before its
  /// plugin can say anything; a package of which the program's instance is used.
  @Test(arguments: Toolchain.all)
  func pluginsHaveTheirNames(toolchain: Toolchain) throws {
    let copy = folder.appending(path: "images")
    try FileManager.default.copyItem(at: Self.images, to: copy)
    var plugins: [String] = []
    for (package, module) in [("./plug", copy), (".", copy.appending(path: "other"))] {
      let path = folder.appending(path: "\(plugins.count).so").path
      try Command(
        executable: Folders.recorder, arguments: ["build", "-o", path, "-buildmode=plugin", package], folder: module,
        environment: toolchain.environment
      ).run().expect()
      plugins.append(path)
    }
    let recorded = try GoProgram(folder: copy, package: ["./host"], arguments: plugins, toolchain: toolchain)
      .recorded(to: trace)
    recorded.expect()
    #expect(recorded.output == "before1\nhey3\n3\nafter4\n")
    #expect(recorded.error == "")
    try verified().expect()
    let run = try #require(try Trace(file: trace).tree().descendant("main.main", "main.run"))
    #expect(run.openCalls == nil)
    #expect(run.descendant("main.step")?.calls == 2)
    let load = try #require(run.descendant("main.load"))
    #expect(load.calls == 2)
    #expect(load.descendant("plug.init.0", "lib.Say")?.calls == 1)
    #expect(load.descendant("first.begin")?.callsByFunction["first.begin"] == 4)
    #expect(load.descendant("other.Work", "other.middle", "other.inner")?.calls == 6)
    #expect(load.descendant("plug.Depth")?.calls == 1)
    #expect(load.descendant("plug.Greet", "plug.Greet.func1", "lib.Say")?.calls == 1)
    // The spawn site is that of the plugin's statement, not what the runtime says of it.
    let text = try Trace(file: trace).analyze("tree").output
    #expect(text.contains("go plug.Greet.func1 (plug.go:14) "), "\(text)")
  }

  /// A plugin without a table: its calls are not given the program's names, and everybody says that they are not known.
  @Test func strippedPluginIsUnknown() throws {
    let plugin = try build("-buildmode=plugin", "./plug")
    let host = try build("./host")
    try Command(executable: URL(filePath: "/usr/bin/env"), arguments: ["strip", plugin.path]).run().expect()
    let recorded = try execute(host.path, plugin.path)
    recorded.expect()
    #expect(recorded.output == "before1\nhey3\n3\nafter4\n")
    #expect(recorded.error.contains("of code without a symbol table."), "\(recorded.error)")
    let known: Set = ["main.main", "main.run", "main.load", "main.step", "lib.Say"]
    #expect(try Set(Trace(file: trace).calls().keys).isSubset(of: known))
    #expect(try verified().status == 1)
    #expect(try Trace(file: trace).analyze("info").output.contains("of code without a symbol table"))
    #expect(try TraceReader(path: trace.path).processes.map { $0.unknownEvents > 0 } == [true])
  }

  /// Libraries in programs of other languages: loaded, or linked to them, also where they are stripped.
  @Test func librariesHaveTheirNames() throws {
    let source = Self.images.appending(path: "caller.c").path
    func compile(_ words: String...) throws -> String {
      let output = folder.appending(path: UUID().uuidString).path
      let arguments = ["cc", "-o", output, source] + words
      try Command(executable: URL(filePath: "/usr/bin/env"), arguments: arguments).run().expect()
      return output
    }
    let shared = try build("-buildmode=c-shared", "./library")
    let archive = folder.appending(path: "library.a")
    try FileManager.default.moveItem(at: try build("-buildmode=c-archive", "./library"), to: archive)
    let linked = try compile("-DLINKED", archive.path, "-lpthread")
    let stripped = try compile("-DLINKED", "-s", archive.path, "-lpthread")
    let loader = try compile("-ldl")
    for words in [[linked], [stripped], [loader, shared.path]] {
      let recorded = try execute("/bin/sh", "-c", "\(words.joined(separator: " ")) 3; exit 7")
      recorded.expect(status: 7)
      #expect(recorded.output == "0\n2\n4\n")
      #expect(recorded.error == "")
      #expect(try Trace(file: trace).calls()["main.double"] == 3)
      try verified().expect()
    }
  }

  /// A shell, a wrapper, an interpreter: what they start is recorded, and they are not.
  @Test func wrappersMayStartTheProgram() throws {
    let program = try build(".", in: Folders.fixtures.appending(path: "calls")).path
    for words in [
      ["/bin/sh", "-c", "\(program) x"], ["timeout", "300", program], ["env", "A=1", "sh", "-c", "\(program); true"],
    ] {
      let recorded = try Command(
        executable: Folders.recorder, arguments: ["exec", "-o", trace.path, "--quiet", "--"] + words, folder: folder
      ).run()
      recorded.expect()
      #expect(recorded.output.hasPrefix("sum of squares: 385\n"))
      #expect(try Trace(file: trace).calls()["main.main"] == 1)
      #expect(try TraceReader(path: trace.path).metadata.goVersion == "go\(Toolchain.newest.version)")
      try verified().expect()
    }
    try FileManager.default.removeItem(at: trace)
    // The status of what was run, and no trace of nothing.
    let nothing = try execute("/bin/sh", "-c", "exit 3")
    nothing.expect(status: 3)
    #expect(nothing.error.contains("was not made by 'gotrace-record build'"))
    #expect(!FileManager.default.fileExists(atPath: trace.path))
  }

  /// A program of somebody else's among the children has its own names, or none: not the recorded program's.
  @Test func foreignChildrenAreNotNamedLikeOurs() throws {
    let folder = Folders.fixtures.appending(path: "calls")
    let program = try build(".", in: folder).path
    try Command(executable: URL(filePath: "/usr/bin/env"), arguments: ["cp", program, program + "-copy"]).run().expect()
    try Command(executable: URL(filePath: "/usr/bin/env"), arguments: ["strip", program + "-copy"]).run().expect()
    // Replaced meanwhile: the file that ran is gone when its names are asked for. Before the child runs it, the child's
    // program is the shell.
    let isStarting = "[ \"$(readlink /proc/$!/exe)\" = \"$(readlink /proc/$$/exe)\" ]"
    let script = "\(program)-copy & while \(isStarting); do :; done; rm \(program)-copy; wait; \(program)"
    let recorded = try execute("/bin/sh", "-c", script)
    recorded.expect()
    #expect(recorded.error.contains("of code without a symbol table."), "\(recorded.error)")
    #expect(try Trace(file: trace).calls()["main.main"] == 1)
    #expect(try verified().status == 1)
    let processes = try TraceReader(path: trace.path).processes
    #expect(processes.map { $0.unknownEvents > 0 } == [true, false])
  }
}
