import Testing

@testable import GoSource

/// Where the rewriter inserts, and that it does nothing else.
struct RewriterTests {
  /// Every function of a file gets its index as id, every `go` statement 100 and its index.
  private func rewrite(_ source: String, _ chosen: (GoFunction) -> Bool = { _ in true }) throws -> String {
    let bytes = Array(source.utf8)
    let file = try GoFile(bytes)
    let plan = Instrumentation(
      alias: "t", importPath: "trace",
      functionIDs: file.functions.enumerated().map { chosen($1) ? UInt32($0) : nil },
      spawnIDs: file.spawns.enumerated().map { chosen(file.functions[$1.enclosing]) ? UInt32(100 + $0) : nil })
    return String(decoding: file.rewritten(bytes, plan), as: UTF8.self)
  }

  private static let cases: [(String, String)] = [
    ("package p\nfunc f() {}\n", "package p; import t \"trace\"\nfunc f() {t.Enter(0); defer t.Exit();}\n"),
    ("package p;func f() { x() }", "package p; import t \"trace\";func f() {t.Enter(0); defer t.Exit(); x() }"),
    (
      "package p // x\nfunc f() { // y\n}",
      "package p; import t \"trace\" // x\nfunc f() {t.Enter(0); defer t.Exit(); // y\n}"
    ),
    (
      "/* package q */ package /* r */ p /* a\n*/ func f() int",
      "/* package q */ package /* r */ p /* a\n*/ func f() int"
    ),
    (
      "package p /* a\n*/\nfunc f() {}",
      "package p; import t \"trace\" /* a\n*/\nfunc f() {t.Enter(0); defer t.Exit();}"
    ),
    (
      "package p; import \"x\"; func f() { L: go g() }",
      "package p; import t \"trace\"; import \"x\"; func f() {t.Enter(0); defer t.Exit(); L: t.Spawn(100); go g() }"
    ),
    (
      "package p\nvar x = func() { go func() {}() }",
      "package p; import t \"trace\"\nvar x = func() {t.Enter(0); defer t.Exit(); t.Spawn(100); "
        + "go func() {t.Enter(1); defer t.Exit();}() }"
    ),
    (
      "package p\r\nfunc f() {\r\n\tswitch {\r\n\tcase x:\r\n\t\tgo g()\r\n\t}\r\n}\r\n",
      "package p; import t \"trace\"\r\nfunc f() {t.Enter(0); defer t.Exit();\r\n\tswitch {\r\n\tcase x:\r\n"
        + "\t\tt.Spawn(100); go g()\r\n\t}\r\n}\r\n"
    ),
    (
      "//go:build x\n\npackage p\n\n// #include <y>\nimport \"C\"\n\n//go:embed z\nvar s string\n"
        + "//line a.go:1\nfunc f() {}",
      "//go:build x\n\npackage p; import t \"trace\"\n\n// #include <y>\nimport \"C\"\n\n//go:embed z\nvar s string\n"
        + "//line a.go:1\nfunc f() {t.Enter(0); defer t.Exit();}"
    ),
  ]

  @Test(arguments: cases)
  func inserts(_ source: String, _ expected: String) throws {
    #expect(try rewrite(source) == expected)
  }

  @Test(arguments: [true, false])
  func importsForSideEffects(besideEnters: Bool) throws {
    let bytes = Array("package p\nfunc f() {}\n".utf8)
    let plan = Instrumentation(
      alias: "t", importPath: "trace", functionIDs: [besideEnters ? 7 : nil], spawnIDs: [], sideImportPath: "trace/side"
    )
    #expect(
      String(decoding: try GoFile(bytes).rewritten(bytes, plan), as: UTF8.self)
        == (besideEnters
          ? "package p; import t \"trace\"; import _ \"trace/side\"\nfunc f() {t.Enter(7); defer t.Exit();}\n"
          : "package p; import _ \"trace/side\"\nfunc f() {}\n"))
  }

  @Test func leavesOutWhatWasNotChosen() throws {
    let source = "package p\nfunc f() { go func() { go g() }() }\nfunc g()\n"
    #expect(try rewrite(source) { _ in false } == source)
    #expect(
      try rewrite(source) { $0.kind == .literal }
        == "package p; import t \"trace\"\n"
        + "func f() { go func() {t.Enter(1); defer t.Exit(); t.Spawn(101); go g() }() }\nfunc g()\n"
    )
  }
}
