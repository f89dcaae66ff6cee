import Foundation
import Testing

/// Bad input gets a clear error and a non-zero exit, and leaves nothing half-written.
struct BadInputTests {
  private let folder = Folders.newFolder()
  private var trace: URL { folder.appending(path: "t.trace") }

  /// Writes a module with these files.
  private func module(_ files: [String: String]) throws -> GoProgram {
    let place = folder.appending(path: "app")
    for (name, text) in files.merging(
      ["go.mod": "module example.com/app\n\ngo 1.21\n"], uniquingKeysWith: { a, _ in a })
    {
      let file = place.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return GoProgram(folder: place)
  }

  /// The recording fails, its stderr has these words, and there is no trace nor anything else new in the folder.
  private func expectFailure(
    _ program: GoProgram, says words: [String], status: Int32? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    let finished = try program.recorded(to: trace, options: [])
    if let status {
      finished.expect(status: status, sourceLocation: sourceLocation)
    } else {
      #expect(finished.status != 0, sourceLocation: sourceLocation)
      #expect(finished.status < 128, "no crash", sourceLocation: sourceLocation)
    }
    for word in words {
      #expect(finished.error.contains(word), "\(finished.error)", sourceLocation: sourceLocation)
    }
    #expect(finished.output == "", sourceLocation: sourceLocation)
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    #expect(after == before, sourceLocation: sourceLocation)
  }

  @Test func noGoOnPath() throws {
    var program = try module(["main.go": "package main\n\nfunc main() {}\n"])
    program.environment["PATH"] = "/nowhere"
    try expectFailure(program, says: ["no go command on PATH", "install"])
  }

  @Test func goTooOld() throws {
    var program = try module(["main.go": "package main\n\nfunc main() {}\n"])
    let fake = folder.appending(path: "old/go")
    try FileManager.default.createDirectory(at: fake.deletingLastPathComponent(), withIntermediateDirectories: true)
    // Answers `go env NAME…` with a line for each name, as go does.
    let script = """
      #!/bin/sh
      shift
      for name; do
        case $name in
        GOVERSION) echo go1.19.8 ;;
        *) echo /usr/lib/go ;;
        esac
      done

      """
    try Data(script.utf8).write(to: fake)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake.path)
    program.environment["PATH"] = fake.deletingLastPathComponent().path + ":/usr/bin:/bin"
    try expectFailure(program, says: ["1.21"])
  }

  @Test func packageDoesNotExist() throws {
    var program = try module(["main.go": "package main\n\nfunc main() {}\n"])
    program.package = ["./missing"]
    try expectFailure(program, says: ["missing"])
  }

  @Test func packageOfAnotherModuleDoesNotExist() throws {
    var program = try module(["main.go": "package main\n\nfunc main() {}\n"])
    program.package = ["example.com/elsewhere"]
    try expectFailure(program, says: ["example.com/elsewhere"])
  }

  @Test func directoryWithoutModule() throws {
    let place = folder.appending(path: "bare")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try Data("package main\n\nfunc main() {}\n".utf8).write(to: place.appending(path: "main.go"))
    try expectFailure(GoProgram(folder: place), says: ["go.mod"])
  }

  @Test func directoryWithoutGoFiles() throws {
    try expectFailure(try module(["README": "nothing"]), says: ["no Go files"])
  }

  @Test func packageThatIsNoProgram() throws {
    try expectFailure(try module(["lib.go": "package lib\n\nfunc F() {}\n"]), says: ["package lib", "main"])
  }

  @Test func noPackageNamed() throws {
    var program = try module(["main.go": "package main\n\nfunc main() {}\n"])
    program.package = []
    try expectFailure(program, says: ["package"])
  }

  @Test(arguments: Toolchain.all)
  func typeErrorIsTheCompilersOwnMessage(toolchain: Toolchain) throws {
    var program = try module([
      "main.go": "package main\n\nfunc f() int { return 1 }\n\nfunc main() {\n\tvar s string = f()\n}\n"
    ])
    program.toolchain = toolchain
    let plain = try program.built().finished
    let compilersLine = try #require(plain.error.split(separator: "\n").first { $0.contains("main.go:6") })
    try expectFailure(program, says: [String(compilersLine), "also without GoTrace"])
  }

  @Test func syntaxErrorIsTheCompilersOwnMessage() throws {
    let program = try module(["main.go": "package main\n\nfunc main() {\n\tx := (1\n}\n"])
    let plain = try program.built().finished
    let compilersLine = try #require(plain.error.split(separator: "\n").first { $0.contains("main.go:4") })
    try expectFailure(program, says: [String(compilersLine)])
  }

  @Test func errorInAnotherPackageNamesItsFile() throws {
    let program = try module([
      "main.go": "package main\n\nimport \"example.com/app/db\"\n\nfunc main() { db.Open() }\n",
      "db/db.go": "package db\n\nfunc Open() { undefined() }\n",
    ])
    try expectFailure(program, says: ["db/db.go:3:15: undefined: undefined"])
  }

  @Test func importCycle() throws {
    let program = try module([
      "main.go": "package main\n\nimport _ \"example.com/app/a\"\n\nfunc main() {}\n",
      "a/a.go": "package a\n\nimport _ \"example.com/app/b\"\n",
      "b/b.go": "package b\n\nimport _ \"example.com/app/a\"\n",
    ])
    try expectFailure(program, says: ["import cycle"])
  }

  @Test func testThatDoesNotCompile() throws {
    let program = try module([
      "lib.go": "package lib\n\nfunc F() {}\n",
      "lib_test.go": "package lib\n\nimport \"testing\"\n\nfunc TestF(t *testing.T) { G() }\n",
    ])
    let finished = try Command(
      executable: Folders.recorder, arguments: ["test", "-o", trace.path, "."], folder: program.folder,
      environment: program.fullEnvironment
    ).run()
    #expect(finished.status != 0)
    #expect((finished.output + finished.error).contains("lib_test.go:5:28: undefined: G"))
  }

  @Test func unwritableOutput() throws {
    let program = try module(["main.go": "package main\n\nfunc main() { println(\"ran\") }\n"])
    for path in ["/proc/t.trace", folder.appending(path: "no/such/folder/t.trace").path, folder.path] {
      let finished = try program.recorded(to: URL(filePath: path), options: [])
      #expect(finished.status != 0)
      #expect(finished.error.contains("cannot"), "\(finished.error)")
      #expect(finished.error.contains(path), "\(finished.error)")
      // Said before the program runs, not after.
      #expect(!finished.error.contains("ran"))
    }
  }

  @Test func failedRecordingLeavesAnOlderTraceAlone() throws {
    let program = try module(["main.go": "package main\n\nfunc main() { return 1 }\n"])
    try Data("older".utf8).write(to: trace)
    let finished = try program.recorded(to: trace)
    #expect(finished.status != 0)
    #expect(try Data(contentsOf: trace) == Data("older".utf8))
  }

  @Test(arguments: ["tree", "flame", "json", "info"])
  func analyzerRefusesWhatIsNoTrace(subcommand: String) throws {
    let text = folder.appending(path: "text")
    let empty = folder.appending(path: "empty")
    let zeros = folder.appending(path: "zeros")
    try Data("This is not a trace, but a text of some length: \(String(repeating: "x", count: 5000))\n".utf8).write(
      to: text)
    try Data().write(to: empty)
    try Data(count: 1 << 16).write(to: zeros)
    for (file, word) in [
      (text, "not a trace"), (empty, "empty"), (zeros, "not a trace"), (folder, "not a file"),
      (folder.appending(path: "missing"), "No such file"),
    ] {
      let finished = try Trace(file: file).analyze(subcommand)
      #expect(finished.status == 1, "\(file.lastPathComponent)")
      #expect(finished.output == "")
      #expect(finished.error.contains(word), "\(finished.error)")
      #expect(finished.error.contains(file.path), "\(finished.error)")
    }
  }

  @Test func wrongCommandLines() throws {
    for (program, words) in [
      (Folders.recorder, ["frobnicate"]), (Folders.recorder, ["run"]),
      (Folders.recorder, ["run", "--level", "99", "."]),
      (Folders.analyzer, ["tree"]), (Folders.analyzer, ["frobnicate", "x"]),
    ] {
      let finished = try Command(executable: program, arguments: words, environment: Toolchain.newest.environment).run()
      #expect(finished.status != 0, "\(words)")
      #expect(finished.error != "", "\(words)")
    }
  }

  @Test(arguments: [Folders.recorder, Folders.analyzer])
  func helpAndVersion(program: URL) throws {
    for word in ["--help", "--version"] {
      let finished = try Command(executable: program, arguments: [word]).run()
      finished.expect()
      #expect(finished.output != "")
    }
  }
}
