import Foundation
import Testing

/// What is recorded and what is left out: filters, comments, and `gotrace-record list`, which lists it.
struct SelectionTests {
  private let trace = Folders.newFolder().appending(path: "t.trace")
  private let server = GoProgram(folder: Folders.fixtures.appending(path: "server"), arguments: ["-requests", "20"])

  private func functions(_ program: GoProgram, _ options: String...) throws -> Set<String> {
    let recorded = try program.recorded(to: trace, options: ["--quiet"] + options)
    recorded.expect(status: 0, "\(options)")
    return try Trace(file: trace).functions()
  }

  private func list(_ words: String..., in folder: URL, with toolchain: Toolchain = .newest) throws -> Finished {
    try Command(
      executable: Folders.recorder, arguments: ["list"] + words, folder: folder, environment: toolchain.environment
    ).run()
  }

  @Test func excludedPackagesAreLeftOut() throws {
    let all = try functions(server)
    let without = try functions(server, "--exclude", "example.com/server/store", "--exclude", "example.com/server/p*")
    #expect(all.contains("example.com/server/store.New") && all.contains("example.com/server/pool.New"))
    #expect(
      without == all.filter { !$0.hasPrefix("example.com/server/store") && !$0.hasPrefix("example.com/server/pool") })
  }

  @Test func standardPackagesCanBeIncluded() throws {
    let some = try functions(server, "--include", "net/http", "--include", "encoding/json")
    #expect(some.contains("net/http.(*Server).Serve"))
    #expect(some.contains("encoding/json.Marshal"))
    #expect(some.contains("main.main"))
  }

  /// `http` is the end of `net/http`; `json` is that of no other package of the program than `encoding/json`.
  @Test func standardPackagesCanBeIncludedByTheEndOfTheirPaths() throws {
    let some = try functions(server, "--include", "http", "--include", "json", "--exclude", "./store")
    #expect(some.contains("net/http.(*Server).Serve"))
    #expect(some.contains("encoding/json.Marshal"))
    #expect(some.contains("main.main"))
    #expect(!some.contains { $0.hasPrefix("example.com/server/store.") })
  }

  @Test func excludesWin() throws {
    let some = try functions(server, "--include", "net/http/...", "--exclude", "net/http/...")
    #expect(!some.contains { $0.hasPrefix("net/http") })
  }

  @Test func onlyMatchingNames() throws {
    let some = try functions(server, "--only", #"\(\*Store\)|main\.run$"#)
    #expect(some.contains("example.com/server/store.(*Store).Put"))
    #expect(some.contains("main.run"))
    #expect(some.allSatisfy { $0.contains("(*Store)") || $0 == "main.run" })
  }

  @Test func inlinableFunctionsCanBeLeftOut() throws {
    let calls = GoProgram(folder: Folders.fixtures.appending(path: "calls"))
    #expect(try functions(calls).contains("main.square"))
    let some = try functions(calls, "--skip-inlinable")
    #expect(!some.contains("main.square"))
    #expect(some.contains("main.fibonacci"))
  }

  @Test func commentsLeaveOut() throws {
    let folder = Folders.newFolder().appending(path: "skips")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in [
      "go.mod": "module example.com/skips\n\ngo 1.21\n",
      "main.go": """
      package main

      func main() { kept(); skipped(); elsewhere() }

      func kept() {}

      // skipped is not worth it.
      //
      //gotrace:skip
      func skipped() { func() {}() }
      """,
      "file.go": "//gotrace:skip\n\npackage main\n\nfunc elsewhere() {}\n",
    ] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    #expect(try functions(GoProgram(folder: folder)) == ["main.main", "main.kept"])
  }

  @Test func listTellsWhatAndWhyNot() throws {
    let folder = Folders.fixtures.appending(path: "buildmodes/generated")
    let finished = try list(".", in: folder)
    finished.expect()
    let lines = finished.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.contains { $0.hasPrefix("traced ") && $0.contains(" main.written ") })
    #expect(
      lines.contains { $0.hasPrefix("generated") && $0.contains(" main.generated ") && $0.hasSuffix("table.go:5") })
    #expect(lines.contains { $0.hasPrefix("generated") && $0.contains(" main.protobuf ") })
  }

  /// Not where the go command finds them while it records.
  @Test func standardPackagesAreListedWhereTheUserHasThem() throws {
    let root = Toolchain.newest.folder.deletingLastPathComponent().path
    let finished = try list("--include", "encoding/json", ".", in: server.folder)
    finished.expect()
    #expect(finished.output.contains(" \(root)/src/encoding/json/"), "\(finished.output.suffix(2000))")
    #expect(!finished.output.contains("/goroot/"))
  }

  /// As the go command finds it, which takes the standard library for the main module there.
  @Test(arguments: Toolchain.all)
  func programsOfTheToolchainAreFoundInItsSources(_ toolchain: Toolchain) throws {
    let sources = toolchain.folder.deletingLastPathComponent().appending(path: "src")
    for (folder, package) in [
      ("", "./cmd/gofmt"), ("cmd", "./gofmt"), ("cmd/gofmt", "."), ("cmd", "cmd/gofmt"),
    ] {
      let finished = try list(package, in: sources.appending(path: folder), with: toolchain)
      finished.expect(status: 0, "\(package) in \(folder)")
      let lines = finished.output.split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("traced ") && $0.contains(" main.gofmtMain ") })
      #expect(lines.allSatisfy { $0.contains(" \(sources.path)/cmd/gofmt/") }, "\(finished.output.suffix(2000))")
    }
  }

  @Test func inlinableFunctionsOfTheStandardLibraryCanBeLeftOut() throws {
    let finished = try list("--skip-inlinable", "--include", "go/token", "cmd/gofmt", in: Folders.newFolder())
    finished.expect()
    let lines = finished.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("inlinable ") && $0.contains(" go/token.Pos.IsValid ") })
    #expect(lines.contains { $0.hasPrefix("traced ") && $0.contains(" go/token.(*File).AddLine ") })
  }

  @Test func listAsJSONIsWhatIsRecorded() throws {
    struct Line: Decodable {
      let function: String
      let traced: Bool
      let file: String
      let line: Int
    }
    let finished = try list("--json", "./...", in: server.folder)
    finished.expect()
    let lines = try finished.output.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    let listed = Set(lines.filter(\.traced).map(\.function))
    let recorded = try functions(server)
    #expect(recorded.isSubset(of: listed))
    #expect(lines.allSatisfy { $0.line > 0 && FileManager.default.fileExists(atPath: $0.file) })
  }

  @Test func unusableFiltersAreRefused() throws {
    for options in [["--only", "("], ["--exclude", "example.com/..."]] {
      let finished = try server.recorded(to: trace, options: options)
      #expect(finished.status != 0, "\(options)")
      #expect(finished.error.contains("gotrace-record: error:"), "\(finished.error)")
      #expect(!FileManager.default.fileExists(atPath: trace.path))
    }
  }

  /// A module with a parser that goyacc made, a package of nothing but such code, and a file of a wanted package.
  private func generatedModule() throws -> GoModule {
    let header = "// Code generated by goyacc. DO NOT EDIT.\n\n"
    return try GoModule([
      "main.go": """
      package main

      import (
      \t_ "os"
      \t"sync"

      \t"example.com/m/lexer"
      \t"example.com/m/parser"
      )

      func main() { var o sync.Once; o.Do(func() { parser.Parse(); lexer.Lex(); lexer.Written() }) }
      """,
      "parser/parser.go": header + "package parser\n\nfunc Parse() { step() }\n\n//gotrace:skip\nfunc step() {}\n",
      "lexer/lexer_gen.go": "package lexer\n\nfunc Lex() {}\n",
      "lexer/written.go": "package lexer\n\nfunc Written() {}\n",
    ])
  }

  @Test(
    arguments: [
      ([], []), (["example.com/m/parser"], ["example.com/m/parser.Parse"]),
      (["parser/parser.go"], ["example.com/m/parser.Parse"]), (["./lexer/lexer_gen.go"], ["example.com/m/lexer.Lex"]),
      (["example.com/m/..."], []), (["example.com/m/par*"], []), (["./..."], []),
      (["parser"], ["example.com/m/parser.Parse"]), (["./parser"], ["example.com/m/parser.Parse"]),
      (["example.com/m/parser", "example.com/m/lexer"], ["example.com/m/parser.Parse", "example.com/m/lexer.Lex"]),
    ] as [([String], [String])])
  func generatedCodeIsRecordedWhereItIsNamed(includes: [String], generated: [String]) throws {
    let module = try generatedModule()
    let program = GoProgram(folder: module.folder)
    let written: Set<String> = ["main.main", "main.main.func1", "example.com/m/lexer.Written"]
    let recorded = try program.recorded(
      to: trace, options: ["--quiet"] + includes.flatMap { ["--include", $0] })
    recorded.expect()
    #expect(try Trace(file: trace).functions() == written.union(generated))
  }

  /// A file of a package that is not recorded otherwise: the file alone.
  @Test func oneFileOfADependency() throws {
    let root = Toolchain.newest.folder.deletingLastPathComponent().path
    let some = try functions(server, "--include", root + "/src/net/http/header.go")
    #expect(some.contains { $0.hasPrefix("net/http.") })
    #expect(some.isSubset(of: try functions(server, "--include", "net/http")))
    let listed = try list("--json", "--include", root + "/src/net/http/header.go", ".", in: server.folder)
    listed.expect()
    let traced = listed.output.split(separator: "\n").filter {
      $0.contains("\"package\":\"net/http\"") && $0.contains("\"traced\":true")
    }
    #expect(!traced.isEmpty && traced.allSatisfy { $0.contains("/header.go\"") })
  }

  @Test(arguments: [
    (["--include", "example.com/nothing"], "no package of the program matches"),
    (["--include", "missing.go"], "no package of the program matches"),
    (["--exclude", "example.com/m/parsers"], "no package of the program matches"),
    (["--include", "sync"], "the injected runtime needs these packages"),
    (["--include", "unsafe"], "the injected runtime needs these packages"),
    (["--exclude", "sync"], "would not be recorded anyway"),
    (["--include", "example.com/m/lexer", "--exclude", "example.com/m/lexer"], "is excluded"),
    (["--include", "example.com/m/p*"], "generated code is recorded where its package"),
  ])
  func patternsWithoutEffectAreWarnedOf(options: [String], reason: String) throws {
    let module = try generatedModule()
    for command in ["run", "list", "build"] {
      let output = command == "list" ? [] : ["-o", Folders.newFolder().appending(path: "x").path]
      let finished = try module.record([command] + output + options + ["."])
      finished.expect(status: 0, command)
      let warnings = finished.error.split(separator: "\n").filter { $0.contains(": warning: ") }
      #expect(warnings.count == 1, "\(command): \(finished.error)")
      #expect(warnings.first?.contains("\(options[0]) \(options[1]) has no effect: ") == true, "\(finished.error)")
      #expect(warnings.first?.contains(reason) == true, "\(finished.error)")
    }
  }

  @Test func patternsWithAnEffectAreNotWarnedOf() throws {
    let module = try generatedModule()
    let finished = try module.record([
      "list", "--include", "example.com/m/parser", "--include", "strconv/...", "--exclude", "example.com/m/lexer", ".",
    ])
    finished.expect()
    #expect(finished.error == "" || finished.error.contains("--include strconv/..."), "\(finished.error)")
  }

  @Test func onlyWithoutAMatchIsSaid() throws {
    let module = try generatedModule()
    for (only, reason) in [("nosuchname", "matches no function"), ("Parse$", "generated file")] {
      let finished = try module.record(["run", "--only", only, "."])
      finished.expect(status: 1)
      #expect(finished.error.contains("nothing to record: ") && finished.error.contains(reason), "\(finished.error)")
    }
  }
}
