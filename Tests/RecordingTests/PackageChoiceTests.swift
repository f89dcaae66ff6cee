import FoundationEssentials
import Testing

@testable import Recording

struct PackageChoiceTests {
  static func package(
    _ path: String, main: Bool? = nil, standard: Bool = false, imports: [String] = [], more: String = ""
  ) throws -> GoPackage {
    let module = main.map { ",\"Module\":{\"Path\":\"m\",\"Main\":\($0)}" } ?? ""
    let text =
      "{\"ImportPath\":\(GoJSON.quoted(path))\(module),\"Standard\":\(standard),"
      + "\"Imports\":[\(imports.map(GoJSON.quoted).joined(separator: ","))]\(more)}"
    return try JSONDecoder().decode(GoPackage.self, from: Data(text.utf8))
  }

  @Test func mainModulesIncludesExcludesAndWhatTheRuntimeStandsOn() throws {
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
    let programs = try ["cmd/gofmt", "cmd/vet"].enumerated().map { index, path in
      try Self.package(path, standard: true, more: ",\"Name\":\"main\",\"DepOnly\":\(index == 1)")
    }
    #expect(programs.map { plain.decide($0) } == [.chosen, .notIncluded], "a program of the toolchain that is named")
    // Of the user's own packages, too, there is no way around what the runtime needs.
    let odd = try [Self.package("runtime", main: true, standard: true)]
    #expect(PackageSelection(includes: [], excludes: [], packages: odd).decide(odd[0]) == .neededByRuntime)
  }

  @Test func patternsMeanWhatDocsPATTERNSMdSaysFoldersAsWell() throws {
    let packages = try [
      Self.package("m", main: true, more: ",\"Dir\":\"/w\""),
      Self.package("m/log", main: true, more: ",\"Dir\":\"/w/log\""), Self.package("log", standard: true),
      Self.package("net/http", standard: true), Self.package("dep/x/v2", main: false, more: ",\"Dir\":\"/c/x\""),
    ]
    func included(_ pattern: String) -> [String] {
      let selection = PackageSelection(includes: [pattern], excludes: ["m"], directory: "/w", packages: packages)
      return packages.filter { selection.decide($0) == .chosen }.map(\.importPath)
    }
    #expect(included("log") == ["m/log", "log"])
    #expect(included("http") == ["m/log", "net/http"])
    #expect(included("dep/x") == ["m/log", "dep/x/v2"])
    #expect(included("x") == ["m/log", "dep/x/v2"])
    #expect(included("../c/...") == ["m/log", "dep/x/v2"])
    #expect(included("tp") == ["m/log"])
    let excluding = PackageSelection(includes: [], excludes: ["./log"], directory: "/w", packages: packages)
    #expect(packages.filter { excluding.decide($0) == .chosen }.map(\.importPath) == ["m"])
    // A name, also a short one, includes generated code; wildcards do not.
    for (pattern, isNamed) in [("dep/x/v2", true), ("x", true), ("dep/...", false)] {
      let selection = PackageSelection(includes: [pattern], excludes: [], packages: packages)
      #expect(selection.files(of: packages[4]).isNamed == isNamed, "\(pattern)")
    }
  }

  @Test func namesOfPackagesAsTheGoCommandTheCompilerAndTheUserCallThem() throws {
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

  @Test func toolchainVersions() throws {
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
