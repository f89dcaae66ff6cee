import Foundation
import Testing

/// Modules in the module cache, whose files no overlay may replace since Go 1.25, are recorded all the same, and the
/// program sees nothing of how.
struct ModuleCacheTests {
  static let toolchains = Toolchain.all + [Toolchain(version: "1.25.5")]

  private let cache = Folders.newFolder()
  private let module: GoModule

  init() throws {
    try Self.add(
      "example.com/dep", "v1.2.3", to: cache,
      [
        "go.mod": "module example.com/dep\n\ngo 1.21\n",
        "dep.go": """
        // Package dep has one of each.
        package dep

        import (
        \t_ "embed"
        \t"fmt"
        \t"runtime"
        \t"runtime/debug"
        \t"strings"

        \t"example.com/dep/internal/hidden"
        )

        //go:embed data/text.txt
        var text string

        func Where() string { _, file, line, _ := runtime.Caller(0); return fmt.Sprint(file, ":", line) }

        func Text() string { return strings.TrimSpace(text) + hidden.Name() }

        func Stack() string {
        \tvar lines []string
        \tfor _, line := range strings.Split(string(debug.Stack()), "\\n") {
        \t\tif strings.HasPrefix(line, "\\t") { lines = append(lines, strings.Fields(line)[0]) }
        \t}
        \treturn strings.Join(lines, "\\n")
        }
        """,
        "data/text.txt": "embedded\n",
        "dep_test.go": "package dep\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) { println(Where()) }\n",
        "internal/hidden/hidden.go": """
        package hidden

        import "runtime"

        func Name() string { _, file, _, _ := runtime.Caller(0); return file }
        """,
        "plain/plain.go": """
        package plain

        import "runtime"

        //gotrace:skip
        func Where() string { _, file, _, _ := runtime.Caller(0); return file }
        """,
        "sum/sum.go": "package sum\n\nfunc Sum(a, b int) int\n\nfunc Twice(a int) int { return Sum(a, a) }\n",
        "sum/sum_amd64.s":
          "TEXT ·Sum(SB),4,$0-24\n\tMOVQ a+0(FP), AX\n\tADDQ b+8(FP), AX\n\tMOVQ AX, ret+16(FP)\n\tRET\n",
        "sum/sum_arm64.s":
          "TEXT ·Sum(SB),4,$0-24\n\tMOVD a+0(FP), R0\n\tMOVD b+8(FP), R1\n"
          + "\tADD R0, R1, R0\n\tMOVD R0, ret+16(FP)\n\tRET\n",
        "c/c.go": """
        package c

        // #include "c.h" // it has one()
        import "C"
        import "runtime"

        func One() int { return int(C.one()) }

        func Where() string { _, file, _, _ := runtime.Caller(0); return file }
        """,
        "c/c.h": "static int one(void) { return 1; }\n",
      ])
    // From before go.mod: there is one in the download cache only.
    try Self.add(
      "example.com/old", "v1.0.0", to: cache,
      [
        "old.go": "package old\n\nimport \"runtime\"\n\n"
          + "func Where() string { _, file, _, _ := runtime.Caller(0); return file }\n"
      ])
    try Self.add(
      "example.com/fork", "v0.9.0", to: cache,
      [
        "go.mod": "module example.com/original\n",
        "fork.go": "package original\n\nimport \"runtime\"\n\n"
          + "func Where() string { _, file, _, _ := runtime.Caller(0); return file }\n",
      ])
    module = try GoModule([
      "go.mod": """
      module example.com/m

      go 1.21

      require (
      \texample.com/dep v1.2.3
      \texample.com/old v1.0.0
      \texample.com/original v0.1.0
      )

      replace example.com/original v0.1.0 => example.com/fork v0.9.0

      """,
      "main.go": """
      package main

      import (
      \t"fmt"
      \t"runtime/debug"

      \t"example.com/dep"
      \t"example.com/dep/c"
      \t"example.com/dep/plain"
      \t"example.com/dep/sum"
      \t"example.com/old"
      \t"example.com/original"
      )

      func main() {
      \tfmt.Println(dep.Where(), dep.Text(), dep.Stack(), plain.Where(), sum.Twice(2), c.One(), c.Where())
      \tfmt.Println(old.Where(), original.Where())
      \tinfo, _ := debug.ReadBuildInfo()
      \tfor _, m := range info.Deps {
      \t\tfmt.Println(m.Path, m.Version, m.Sum, m.Replace)
      \t}
      }
      """,
      "main_test.go": """
      package main

      import "testing"

      func TestMain_(t *testing.T) { main() }
      """,
    ])
    // Makes go.sum.
    try module.go(["mod", "tidy"], .newest, environment(["GOFLAGS": "-mod=mod"])).expect()
  }

  /// Puts a module into a module cache, as the go command leaves it there.
  static func add(_ path: String, _ version: String, to cache: URL, _ files: [String: String]) throws {
    try GoModule.write(files, to: cache.appending(path: path + "@" + version))
    let download = cache.appending(path: "cache/download/\(path)/@v")
    try GoModule.write(
      [
        version + ".mod": files["go.mod"] ?? "module \(path)\n",
        version + ".info": "{\"Version\":\"\(version)\"}",
        version + ".zip": "", version + ".lock": "",
        // The go command trusts it.
        version + ".ziphash": "h1:" + String(repeating: "A", count: 43) + "=",
        "list": version + "\n",
      ], to: download)
  }

  private func environment(_ more: [String: String] = [:]) -> [String: String] {
    ["GOMODCACHE": cache.path, "GONOSUMDB": "*", "GOFLAGS": "", "GOWORK": "off"].merging(more) { $1 }
  }

  private static let functions: Set<String> = [
    "main.main", "example.com/dep.Where", "example.com/dep.Text", "example.com/dep.Stack",
    "example.com/dep/internal/hidden.Name", "example.com/dep/sum.Twice", "example.com/dep/c.One",
    "example.com/dep/c.Where", "example.com/old.Where", "example.com/original.Where",
  ]

  private func expectTheSame(
    _ flags: [String], _ toolchain: Toolchain, _ more: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try contents()
    let plain = try module.go(["run"] + flags + ["."], toolchain, environment(more))
    plain.expect("plain", sourceLocation: sourceLocation)
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try module.record(
      ["run", "--quiet", "-o", trace.path, "--include", "example.com/..."] + flags + ["."], toolchain,
      environment(more))
    recorded.expect("recorded", sourceLocation: sourceLocation)
    #expect(recorded.output == plain.output, sourceLocation: sourceLocation)
    #expect(recorded.error == plain.error, sourceLocation: sourceLocation)
    #expect(try Trace(file: trace).functions() == Self.functions, sourceLocation: sourceLocation)
    #expect(try contents() == before, "go.mod and go.sum", sourceLocation: sourceLocation)
  }

  private func contents() throws -> [Data] {
    try ["go.mod", "go.sum"].map { try Data(contentsOf: module.folder.appending(path: $0)) }
  }

  @Test(arguments: toolchains)
  func programsDoTheSame(toolchain: Toolchain) throws {
    try expectTheSame([], toolchain)
  }

  @Test func withFlags() throws {
    try expectTheSame(["-trimpath"], .newest)
    try expectTheSame(["-mod=mod"], .newest)
    try expectTheSame(["-race"], .newest)
    try expectTheSame([], .newest, ["GOFLAGS": "-mod=readonly"])
  }

  @Test func withAnotherModuleFile() throws {
    for name in ["go.mod", "go.sum"] {
      let other = module.folder.appending(path: name.replacing("go.", with: "other."))
      try FileManager.default.copyItem(at: module.folder.appending(path: name), to: other)
    }
    try GoModule.write(["go.mod": "module example.com/m\n\ngo 1.21\n"], to: module.folder)
    try expectTheSame(["-modfile=other.mod"], .newest)
    try expectTheSame(["-modfile", "other.mod"], .newest)
    try expectTheSame([], .newest, ["GOFLAGS": "-modfile=other.mod"])
  }

  @Test func inWorkspaces() throws {
    let work = Folders.newFolder()
    try GoModule.write(["go.work": "go 1.21\n\nuse \(module.folder.path)\n"], to: work)
    try expectTheSame([], .newest, ["GOWORK": work.appending(path: "go.work").path])
  }

  @Test func withVendorFolder() throws {
    // What the go command wrote before it had a folder to take it from: it is built from there alone.
    try module.go(["mod", "vendor"], .newest, environment()).expect()
    try FileManager.default.removeItem(at: cache.appending(path: "example.com/dep@v1.2.3"))
    try expectTheSame([], .newest)
  }

  /// Tests, covered and not, and tests of a package of the module cache itself.
  @Test func testsDoTheSame() throws {
    for flags in [[], ["-coverpkg=./...,example.com/dep"]] {
      let plain = try module.go(["test", "-v"] + flags + ["."], .newest, environment())
      plain.expect("plain")
      let trace = Folders.newFolder().appending(path: "t.trace")
      let recorded = try module.record(
        ["test", "--quiet", "-o", trace.path, "--include", "example.com/dep/...", "-v"] + flags + ["."], .newest,
        environment())
      recorded.expect("recorded")
      #expect(lines(recorded) == lines(plain))
      let functions = try Trace(file: trace).functions()
      #expect(functions.contains("example.com/dep.Where") && functions.contains("example.com/m.TestMain_"))
    }
    for options in [["--include", "example.com/dep"], ["--include", "example.com/old"]] {
      let recorded = try module.record(
        ["test", "--quiet", "-o", Folders.newFolder().appending(path: "t.trace").path] + options
          + ["-v", "example.com/dep", "."], .newest, environment())
      recorded.expect("tests of the dependency")
      #expect(
        recorded.output.contains("example.com/dep@v1.2.3/dep.go:") && recorded.output.contains("PASS: TestIt"),
        "\(recorded.output) \(recorded.error)")
    }
  }

  /// Without the times.
  private func lines(_ run: Finished) -> [String] {
    run.output.split(separator: "\n").map { line in
      line.hasPrefix("ok ") || line.hasPrefix("---") ? String(line.prefix { $0 != "\t" && $0 != "(" }) : String(line)
    }
  }

  /// `cd` into a module of the cache, and its tests run there.
  @Test(arguments: toolchains)
  func mainModuleInTheModuleCache(toolchain: Toolchain) throws {
    try Self.add(
      "example.com/user", "v1.0.0", to: cache,
      [
        "go.mod": "module example.com/user\n\ngo 1.21\n\nrequire example.com/dep v1.2.3\n",
        "go.sum": try String(contentsOf: module.folder.appending(path: "go.sum"), encoding: .utf8),
        "user.go":
          "package user\n\nimport \"example.com/dep\"\n\nfunc Text() string { return dep.Text() + dep.Where() }\n",
        "user_test.go":
          "package user\n\nimport \"testing\"\n\nfunc TestText(t *testing.T) { t.Log(Text()) }\n",
      ])
    let folder = cache.appending(path: "example.com/user@v1.0.0")
    let environment = toolchain.environment.merging(environment()) { $1 }
    let plain = try Command(
      executable: toolchain.folder.appending(path: "go"), arguments: ["test", "-v", "."], folder: folder,
      environment: environment
    ).run()
    plain.expect("plain")
    for options in [[], ["--include", "example.com/dep/..."]] {
      let trace = Folders.newFolder().appending(path: "t.trace")
      let recorded = try Command(
        executable: Folders.recorder, arguments: ["test", "--quiet", "-o", trace.path] + options + ["-v", "."],
        folder: folder, environment: environment
      ).run()
      recorded.expect("recorded")
      #expect(lines(recorded) == lines(plain))
      let functions = try Trace(file: trace).functions()
      #expect(functions.isSuperset(of: ["example.com/user.Text", "example.com/user.TestText"]))
      #expect(functions.contains("example.com/dep.Text") == !options.isEmpty)
    }
  }

  /// The standard library of a toolchain that the go command has put into the module cache.
  @Test(arguments: ["1.25.5", "1.27.3"])
  func toolchainsInTheModuleCache(version: String) throws {
    let architecture = try module.go(["env", "GOARCH"]).output.filter { !$0.isWhitespace }
    let root = cache.appending(path: "golang.org/toolchain@v0.0.1-go\(version).linux-\(architecture)")
    try FileManager.default.createDirectory(
      at: root.deletingLastPathComponent(), withIntermediateDirectories: true)
    let installed = Toolchain(version: version).folder.deletingLastPathComponent()
    let copied = try Command(
      executable: URL(filePath: "/usr/bin/env"), arguments: ["cp", "-a", installed.path + "/.", root.path]
    ).run()
    copied.expect("cp")
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "server"), arguments: ["-requests", "3"],
      environment: environment(["PATH": root.path + "/bin:/usr/bin:/bin"]))
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try program.recorded(to: trace, options: ["--quiet", "--include", "net/http"])
    recorded.expect()
    #expect(try Trace(file: trace).functions().contains("net/http.(*Server).Serve"))
  }
}
