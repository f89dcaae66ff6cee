import Foundation
import Testing

/// `gotrace-record test` says and does what `go test` says and does, where something is wrong with the packages.
struct GoTestTests {
  /// Packages each with another fault, and one without.
  private let module: GoModule

  init() throws {
    func test(_ package: String, _ body: String = "F()") -> String {
      "package \(package)\n\nimport \"testing\"\n\nfunc TestF(t *testing.T) { \(body) }\n"
    }
    module = try GoModule([
      "ok/a.go": "package ok\n\nfunc F() int { return 1 }\n",
      "ok/a_test.go": test("ok"),
      "fails/a.go": "package fails\n\nfunc F() int { return 1 }\n",
      "fails/a_test.go": test("fails", "if F() != 2 { t.Fatal(\"no\") }"),
      "setup/a.go": "package setup\n\nimport _ \"example.com/m/nonexistent\"\n\nfunc F() {}\n",
      "setup/a_test.go": test("setup"),
      "needs/a.go": "package needs\n\nimport _ \"example.com/m/setup\"\n\nfunc F() {}\n",
      "needs/a_test.go": test("needs"),
      "testsetup/a.go": "package testsetup\n\nfunc F() {}\n",
      "testsetup/a_test.go":
        "package testsetup\n\nimport (\n\t_ \"example.com/m/nonexistent\"\n\t\"testing\"\n)\n\n"
        + "func TestF(t *testing.T) { F() }\n",
      "syntax/a.go": "package syntax\n\nfunc F() { return return }\n",
      "syntax/a_test.go": test("syntax"),
      "header/a.go": "pakage header\n",
      "nobuild/a.go": "package nobuild; func F() int { return \"x\" }\n\nfunc G() int { go F(); return undefined }\n",
      "nobuild/a_test.go": test("nobuild"),
      "nobuildtest/a.go": "package nobuildtest\n\nfunc F() {}\n",
      "nobuildtest/a_test.go": test("nobuildtest", "F(); F(1)"),
      "vet/a.go": "package vet\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\\n\", \"x\"); go fmt.Printf(\"%d\") }\n",
      "vet/a_test.go": test("vet", "t.Fatalf(\"%q\", 1, 2)"),
      "c/a.go": "package c\n\n// int f(void) { return 1; }\nimport \"C\"\n\n"
        + "func F() int { C.g(); return int(C.f()) }\n",
      "c/a_test.go": test("c"),
      "ctype/a.go": "package ctype\n\n// int f(void) { return 1; }\nimport \"C\"\n\nfunc F() string { return C.f() }\n",
      "ctype/a_test.go": test("ctype"),
      "cvet/a.go": "package cvet\n\n// int f(void) { return 1; }\nimport \"C\"\nimport \"fmt\"\n\n"
        + "func F() { go fmt.Printf(\"%s\", C.f()); fmt.Printf(\"%d\") }\n",
      "cvet/a_test.go": test("cvet"),
      "ccode/a.go": "package ccode\n\n// int f(void) { return x; }\nimport \"C\"\n\nfunc F() { C.f() }\n",
      "ccode/a_test.go": test("ccode"),
      "flag/a_test.go":
        "package flag\n\nimport (\n\t\"flag\"\n\t\"testing\"\n)\n\nvar o = flag.Int(\"o\", 0, \"\")\n\n"
        + "func TestF(t *testing.T) { if *o != 7 { t.Fatal(*o) } }\n",
      "none/a.go": "package none\n\nfunc F() {}\n",
      "constraint/a.go": "//go:build never\n\npackage constraint\n",
    ])
  }

  static let packages = [
    ["./ok", "./setup"], ["./ok", "./needs"], ["./ok", "./testsetup"], ["./ok", "./syntax"], ["./ok", "./header"],
    ["./ok", "./nobuild"], ["./ok", "./nobuildtest"], ["./ok", "./vet"], ["./ok", "./c"], ["./ok", "./ctype"],
    ["./ok", "./ccode"], ["./ok", "./none"], ["./ok", "./constraint"], ["./ok", "./missing"], ["./ok", "./fails"],
    ["./..."], ["./setup"], ["./vet"], ["./nobuild"], ["example.com/nowhere"], ["./ok", "example.com/nowhere"],
    ["-vet=off", "./ok", "./vet"], ["-vet=printf", "./vet"], ["-vet=all", "./vet"], ["-vet=nilness", "./ok"],
    ["-cover", "./ok", "./fails"], ["-cover", "./ok", "./nobuild"], ["-cover", "./vet"],
    ["-coverpkg=./ok,./fails", "./ok", "./fails"], ["-cover", "./ok", "./ctype", "./c"],
    ["-json", "./ok", "./nobuild", "./vet", "./setup"], ["-race", "./ok", "./nobuild"], ["./cvet"],
    ["-cover", "./cvet"],
  ]

  @Test(arguments: packages, Toolchain.all)
  func saysWhatGoTestSays(words: [String], toolchain: Toolchain) throws {
    // All of them with the newest Go, what depends most on Go's release with the others.
    guard toolchain == .newest || words.contains(where: { ["./vet", "./nobuild", "./setup"].contains($0) }) else {
      return
    }
    let plain = try module.go(["test", "-p", "1", "-count=1"] + words, toolchain)
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try module.record(["test", "--quiet", "-o", trace.path, "-p", "1"] + words, toolchain)
    #expect(recorded.status == plain.status)
    #expect(lines(recorded.output) == lines(plain.output))
    #expect(lines(recorded.error) == lines(plain.error))
    #expect(!(recorded.output + recorded.error).contains("fault of gotrace-record"))
    // The package without a fault is recorded, unless the go command itself gives up on all of them.
    guard plain.output.contains("example.com/m/ok\t0") || plain.output.contains("\"Test\":\"TestF\"") else { return }
    #expect(try Trace(file: trace).functions().isSuperset(of: ["example.com/m/ok.F", "example.com/m/ok.TestF"]))
  }

  /// Without times, and without what the recorder itself has to say.
  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("gotrace-record: ") }
      .map { line in
        line.replacing(#/\t?\(?\d+\.\d+s\)?|"(Time|Elapsed)":[^,}]*[,}]|go-build\d+/#, with: "")
      }
      // The go command prints what goes on at the same time in any order.
      .sorted()
  }

  @Test(arguments: [
    ["-v", "-o", "x", "./ok"], ["./ok", "-o", "x.trace"], ["-count=1", "-o=x", "./ok"], ["./ok", "--o=x"],
  ])
  func theGoCommandsOutputFlagIsRefused(words: [String]) throws {
    let recorded = try module.record(["test"] + words)
    recorded.expect(status: 1)
    #expect(recorded.error.hasPrefix("gotrace-record: error: the go flag -o cannot be used: "), "\(recorded.error)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: module.folder.path).allSatisfy { !$0.hasPrefix("x") })
  }

  /// Behind -args it is the test's own.
  @Test func testsMayHaveAFlagOfThatName() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    try module.record(["test", "-o", trace.path, "./flag", "-args", "-o", "7"]).expect()
    #expect(try Trace(file: trace).functions().contains("example.com/m/flag.TestF"))
  }
}
