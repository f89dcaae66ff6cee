import FoundationEssentials
import Testing

@testable import Recording

@Suite("Which packages are instrumented")
struct PackageChoiceTests {
  @Test(
    "patterns",
    arguments: [
      ("a/b", ["a/b"], ["a", "a/b/c", "a/bc", "xa/b", ""]),
      ("a/b/...", ["a/b", "a/b/c", "a/b/c/d"], ["a", "a/bc", "a/bc/d", "x/a/b"]),
      ("a/b/*", ["a/b/c", "a/b/"], ["a/b", "a/b/c/d"]),
      ("a/*/c", ["a/b/c", "a//c"], ["a/c", "a/b/b/c"]),
      ("*", ["a", ""], ["a/b"]),
      ("...", ["a", "a/b", ""], []),
      ("a?c", ["abc", "a.c"], ["ac", "a/c", "abbc"]),
      ("a*b*c", ["abc", "aXbYc", "abbc", "abcbc"], ["ab", "abcd", "a/bc", "ab/c"]),
      ("*/internal/...", ["x/internal", "x/internal/y"], ["internal", "x/y/internal"]),
      ("example.com/*-kit", ["example.com/go-kit"], ["example.com/go-kits", "example.com/a/b-kit"]),
      ("", [""], ["a"]),
    ] as [(String, [String], [String])])
  func patterns(text: String, matching: [String], others: [String]) {
    let pattern = PackagePattern(text)
    for path in matching { #expect(pattern.matches(path), "\(path)") }
    for path in others { #expect(!pattern.matches(path), "\(path)") }
  }

  @Test("globs agree with the plain meaning of their signs on all short patterns and paths")
  func globs() {
    func means(_ pattern: Substring, _ path: Substring) -> Bool {
      guard let sign = pattern.first else { return path.isEmpty }
      if sign == "*" {
        if means(pattern.dropFirst(), path) { return true }
        return path.first.map { $0 != "/" && means(pattern, path.dropFirst()) } ?? false
      }
      guard let letter = path.first, sign == letter || (sign == "?" && letter != "/") else { return false }
      return means(pattern.dropFirst(), path.dropFirst())
    }
    func words(of letters: String, upTo length: Int) -> [String] {
      var all = [""]
      var last = [""]
      for _ in 0..<length {
        last = last.flatMap { word in letters.map { word + String($0) } }
        all += last
      }
      return all
    }
    let paths = words(of: "ab/", upTo: 4)
    for pattern in words(of: "a*?/", upTo: 4) {
      let compiled = PackagePattern(pattern)
      let wrong = paths.first { compiled.matches($0) != means(pattern[...], $0[...]) }
      #expect(wrong == nil, "\(pattern)")
    }
  }

  static func package(
    _ path: String, main: Bool? = nil, standard: Bool = false, imports: [String] = [], more: String = ""
  ) throws -> GoPackage {
    let module = main.map { ",\"Module\":{\"Path\":\"m\",\"Main\":\($0)}" } ?? ""
    let text =
      "{\"ImportPath\":\(JSONText.quoted(path))\(module),\"Standard\":\(standard),"
      + "\"Imports\":[\(imports.map(JSONText.quoted).joined(separator: ","))]\(more)}"
    return try JSONDecoder().decode(GoPackage.self, from: Data(text.utf8))
  }

  @Test("main modules, includes, excludes, and what the runtime stands on")
  func selection() throws {
    let packages = try [
      Self.package("m", main: true), Self.package("m/a", main: true), Self.package("m/a [m/a.test]", main: true),
      Self.package("command-line-arguments"), Self.package("dep/x", main: false), Self.package("dep/y", main: false),
      Self.package("runtime", standard: true, imports: ["internal/cpu"]),
      Self.package("internal/cpu", standard: true, imports: ["unsafe"]), Self.package("net/http", standard: true),
      Self.package("sync/atomic", standard: true), Self.package("sync", standard: true, imports: ["runtime"]),
    ]
    let plain = PackageSelection(includes: [], excludes: [], packages: packages)
    #expect(
      packages.filter { plain.decide($0) == .chosen }.map(\.importPath) == [
        "m", "m/a", "m/a", "command-line-arguments",
      ])
    let picky = PackageSelection(
      includes: ["dep/...", "..."], excludes: ["dep/y", "m/*", "sync"], packages: packages)
    let decisions = packages.map { picky.decide($0) }
    #expect(
      decisions == [
        .chosen, .excluded(by: "m/*"), .excluded(by: "m/*"), .chosen, .chosen, .excluded(by: "dep/y"), .neededByRuntime,
        .neededByRuntime, .chosen, .neededByRuntime, .excluded(by: "sync"),
      ])
    // Of the user's own packages, too, there is no way around what the runtime needs.
    let odd = try [Self.package("runtime", main: true, standard: true)]
    #expect(PackageSelection(includes: [], excludes: [], packages: odd).decide(odd[0]) == .neededByRuntime)
  }

  @Test("names of packages as the go command, the compiler and the user call them")
  func names() throws {
    let variant = try Self.package("m/a [m/a.test]", more: ",\"ForTest\":\"m/a\",\"Name\":\"main\"")
    #expect(variant.importPath == "m/a")
    #expect(variant.compiledPath == "m/a")
    #expect(try Self.package("m/cmd/tool", more: ",\"Name\":\"main\"").compiledPath == "main")
    #expect(try Self.package("m/cmd/tool").executableName == "tool")
    #expect(try Self.package("m/tool/v2").executableName == "tool")
    #expect(try Self.package("v2").executableName == "v2")
    #expect(try Self.package("m/vault").executableName == "vault")
    #expect(
      try Self.package("command-line-arguments", more: ",\"GoFiles\":[\"srv.go\",\"b.go\"]").executableName == "srv")
    let files = try Self.package(
      "m", more: ",\"Dir\":\"/d\",\"GoFiles\":[\"a.go\",\"/x/b.go\"],\"CgoFiles\":[\"c.go\"]")
    #expect(files.filesInCompileOrder == ["/d/a.go", "/x/b.go", "/d/c.go"])
    #expect(try Self.package("m.test", more: ",\"GoFiles\":[\"/cache/_testmain.go\"]").isGeneratedTestMain)
    #expect(try !Self.package("m.test", more: ",\"GoFiles\":[\"main.go\"]").isGeneratedTestMain)
  }

  @Test("toolchain versions")
  func versions() throws {
    #expect(GoVersion("go1.24.11")?.minor == 24)
    #expect(GoVersion("go1.27rc1")?.minor == 27)
    #expect(GoVersion("go1.21.13 X:nocoverageredesign")?.minor == 21)
    #expect(GoVersion("devel go1.28-abcdef Mon Jan 1")?.minor == 28)
    #expect(GoVersion("go1.22-custom")?.text == "go1.22-custom")
    for text in ["", "go", "go1", "go1.", "go2.1", "1.21", "go1.x", "go1.99999999999999999999"] {
      #expect(GoVersion(text) == nil, "\(text)")
    }
    let old = try #require(GoVersion("go1.9.1"))
    let new = try #require(GoVersion("go1.21rc2"))
    #expect(old < new)
    #expect(old != new)
  }
}
