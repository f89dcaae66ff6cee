import Foundation
import Testing

/// Every way in which go builds a program or a test.
struct BuildModeTests {
  struct Mode: Sendable, CustomTestStringConvertible {
    let folder: String
    var package = ["."]
    var flags: [String] = []
    var arguments: [String] = []
    /// Functions that the trace must have.
    var functions = ["main.main"]
    /// Functions that it must not have.
    var absent: [String] = []
    /// Flags that make go compile the standard library anew: tested with one toolchain.
    var isCostly = false

    var testDescription: String { ([folder] + flags + package + arguments).joined(separator: " ") }
  }

  static let modes = [
    Mode(folder: "vendored", absent: ["example.com/dependency/greet.Hello"]),
    Mode(
      folder: "vendored", flags: ["--include", "example.com/dependency/..."],
      functions: ["example.com/dependency/greet.Hello"]),
    Mode(folder: "workspace/app", functions: ["main.main", "example.com/lib.Join", "example.com/lib.join"]),
    Mode(folder: "replaced", absent: ["example.com/original.Name"]),
    Mode(folder: "nested", functions: ["main.main", "example.com/nested/internal/deep.Depth"]),
    Mode(folder: "nested/inner", functions: ["main.main", "main.inner"]),
    Mode(folder: "cgo", functions: ["main.main", "main.goCallback", "main.double", "main.length", "main.onOwnThread"]),
    Mode(folder: "embed", functions: ["main.main", "main.list", "main.list.func1"]),
    Mode(folder: "tags", functions: ["main.mode", "main.system", "main.processor"]),
    Mode(folder: "tags", flags: ["-tags", "prod", "-ldflags", "-X main.version=1.2"], functions: ["main.mode"]),
    Mode(folder: "tags", flags: ["-tags=prod", "-trimpath", "-v=false"], functions: ["main.mode"], isCostly: true),
    Mode(folder: "assembly", functions: ["main.main", "main.twice"], absent: ["main.add"]),
    Mode(folder: "generated", functions: ["main.written"], absent: ["main.generated", "main.protobuf"]),
    Mode(folder: "filelist", arguments: ["x"], functions: ["main.helper"]),
    Mode(
      folder: "filelist", package: ["main.go", "helper.go"], arguments: ["x", "y.txt"], functions: ["main.helper"]),
    Mode(folder: "filelist", package: ["example.com/filelist"], functions: ["main.helper"]),
    Mode(folder: "filelist", package: ["./other"], functions: ["main.main"]),
    Mode(folder: "filelist", flags: ["-gcflags=all=-N -l"], functions: ["main.main"], isCostly: true),
  ]

  /// gotrace-record's own options in front are not for `go build`.
  private func program(_ mode: Mode, _ toolchain: Toolchain) -> GoProgram {
    GoProgram(
      folder: Folders.fixtures.appending(path: "buildmodes/" + mode.folder), package: mode.package,
      buildFlags: mode.flags.filter { !$0.hasPrefix("--") && !$0.hasSuffix("/...") }, arguments: mode.arguments,
      toolchain: toolchain)
  }

  @Test(arguments: modes, Toolchain.all)
  func programDoesTheSame(mode: Mode, toolchain: Toolchain) throws {
    guard !mode.isCostly || toolchain == .newest else { return }
    let program = program(mode, toolchain)
    let plain = try program.plain()
    plain.expect(status: 0, "plain")
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try program.recorded(
      to: trace, options: ["--quiet"] + mode.flags.filter { $0.hasPrefix("--") || $0.hasSuffix("/...") })
    recorded.expect(status: 0, "recorded")
    #expect(recorded.output == plain.output)
    #expect(recorded.error == plain.error)
    let calls = try Trace(file: trace).functions()
    for name in mode.functions { #expect(calls.contains(name), "\(calls.sorted())") }
    for name in mode.absent { #expect(!calls.contains(name), "\(calls.sorted())") }
  }

  @Test(
    arguments: ["vendored", "workspace/lib", "replaced", "nested", "cgo", "embed", "tags", "assembly", "tests"],
    Toolchain.all)
  func testsGiveTheSameResults(folder: String, toolchain: Toolchain) throws {
    try expectSameResults(folder, ["./..."], toolchain)
  }

  @Test(arguments: [
    ["-race", "./..."], ["-tags", "prod", "./..."], ["-cover", "./..."], ["-coverpkg=./...", "./..."],
    ["-trimpath", "."],
    [".", "-run", "TestHidden/n=1$"], ["-bench", ".", "-benchtime", "10x", "."],
    ["-fuzz=FuzzReverse", "-fuzztime=50x", "."],
    ["-short", "./...", "-parallel", "4"], ["-count=2", "."], [".", "-args", "x", "./y"], ["example.com/tests"],
    ["./only"],
    ["-shuffle=1", "."], ["-run", "^$", "./..."], ["-failfast", "."], ["-skip", "Hidden", "."],
  ])
  func testFlagsMeanTheSame(words: [String]) throws {
    try expectSameResults("tests", words, .newest)
  }

  /// The cover tool counts the user's statements, and what it writes is recorded.
  @Test(arguments: [["-covermode=set"], ["-covermode=count", "-coverpkg=./..."], ["-race"]], Toolchain.all)
  func coveredPackagesAreRecordedAndTheProfileIsTheSame(flags: [String], toolchain: Toolchain) throws {
    let folder = Folders.newFolder()
    let program = GoProgram(folder: Folders.fixtures.appending(path: "buildmodes/tests"), toolchain: toolchain)
    func words(_ name: String) -> [String] {
      flags + ["-coverprofile=" + folder.appending(path: name).path, "./..."]
    }
    let plain = try program.tested(words("plain.out"))
    plain.expect(status: 0, "plain")
    let trace = folder.appending(path: "t.trace")
    let recorded = try program.tested(words("recorded.out"), to: trace)
    recorded.expect(status: 0, "recorded")
    #expect(testResults(recorded.output) == testResults(plain.output))
    let profiles = try ["plain.out", "recorded.out"].map {
      // The go command merges the packages' profiles in the order in which their tests end.
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8).split(separator: "\n").sorted()
    }
    #expect(profiles[0] == profiles[1])
    #expect(profiles[0].contains { $0.contains("/tests.go:") && !$0.hasSuffix(" 0") })
    #expect(try Trace(file: trace).functions().contains("example.com/tests.Reverse"))
  }

  @Test(arguments: Toolchain.all)
  func coveredProgramsAreRecorded(toolchain: Toolchain) throws {
    let folder = Folders.newFolder()
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "calls"), buildFlags: ["-cover"], toolchain: toolchain,
      environment: ["GOCOVERDIR": folder.path])
    let trace = folder.appending(path: "t.trace")
    try program.recorded(to: trace).expect()
    #expect(try Trace(file: trace).tree().callsByFunction["main.fibonacci"] == 177)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.hasPrefix("covcounters.") })
  }

  @Test(arguments: ["assertion", "fatal", "helper", "panic"], Toolchain.all)
  func failingTestsFailAlike(how: String, toolchain: Toolchain) throws {
    try expectSameResults("tests", ["./..."], toolchain, environment: ["FAIL": how], status: 1)
  }

  private func expectSameResults(
    _ folder: String, _ words: [String], _ toolchain: Toolchain, environment: [String: String] = [:], status: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "buildmodes/" + folder), toolchain: toolchain, environment: environment)
    let plain = try program.tested(words)
    plain.expect(status: status, "plain", sourceLocation: sourceLocation)
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try program.tested(words, to: trace)
    recorded.expect(status: status, "recorded", sourceLocation: sourceLocation)
    let results = testResults(plain.output)
    #expect(!results.isEmpty, sourceLocation: sourceLocation)
    #expect(testResults(recorded.output) == results, sourceLocation: sourceLocation)
    try Trace(file: trace).analyze("tree").expect(status: 0, "tree", sourceLocation: sourceLocation)
  }

  @Test func fatalTestsAndHelpersReportTheUsersLine() throws {
    let folder = Folders.fixtures.appending(path: "buildmodes/tests")
    for how in ["assertion", "helper", "panic"] {
      let program = GoProgram(folder: folder, environment: ["FAIL": how])
      let trace = Folders.newFolder().appending(path: "t.trace")
      let recorded = try Command(
        executable: Folders.recorder, arguments: ["test", "-o", trace.path, "--quiet", "."], folder: folder,
        environment: program.fullEnvironment
      ).run()
      let source = try String(contentsOf: folder.appending(path: "internal_test.go"), encoding: .utf8)
      let marker = ["assertion": "t.Errorf(", "helper": "check(os", "panic": "panic("][how, default: ""]
      let index = try #require(
        source.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(marker) })
      #expect(recorded.output.contains("internal_test.go:\(index + 1)"), "\(recorded.output)")
    }
  }

  /// `toolchain go1.24.11` in go.mod, seen from Go 1.21: go finds the other one on PATH.
  @Test func toolchainLineIsFollowed() throws {
    let links = Folders.newFolder()
    try FileManager.default.createSymbolicLink(
      at: links.appending(path: "go1.24.11"),
      withDestinationURL: Toolchain(version: "1.24.11").folder.appending(path: "go"))
    let old = Toolchain(version: "1.21.13")
    let path = links.path + ":" + (old.environment["PATH"] ?? "")
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "buildmodes/toolchain"), toolchain: old,
      environment: ["PATH": path, "GOTOOLCHAIN": "path"])
    let plain = try program.plain()
    plain.expect(status: 0, "plain")
    #expect(plain.output == "go1.24.11\n")
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try program.recorded(to: trace)
    recorded.expect(status: 0, "recorded")
    #expect(recorded.output == plain.output)
    #expect(try Trace(file: trace).functions().contains("main.version"))
  }

  @Test func flagsOfTheEnvironmentCount() throws {
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "buildmodes/tags"), environment: ["GOFLAGS": "-tags=prod"])
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try program.recorded(to: trace)
    recorded.expect()
    #expect(recorded.output.hasPrefix("prod linux"))
  }

  @Test func raceDetectorFindsNothingOfOurs() throws {
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "server"), buildFlags: ["-race"],
      arguments: ["-requests", "50", "-patience", "1m"])
    let plain = try program.plain()
    plain.expect(status: 0, "plain")
    let recorded = try program.recorded(to: Folders.newFolder().appending(path: "t.trace"))
    recorded.expect(status: 0, "recorded")
    #expect(recorded.output == plain.output)
    #expect(recorded.error == "")
  }
}
