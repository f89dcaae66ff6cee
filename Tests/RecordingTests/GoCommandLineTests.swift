import Testing

@testable import Recording

struct GoCommandLineTests {
  struct RunCase: CustomTestStringConvertible {
    var words: String
    var directory: String?
    var build: [String] = []
    var packages: [String]
    var arguments: [String] = []

    var testDescription: String { words }
  }

  @Test(arguments: [
    RunCase(words: ".", packages: ["."]),
    RunCase(words: "./cmd/x -o y -- z", packages: ["./cmd/x"], arguments: ["-o", "y", "--", "z"]),
    RunCase(
      words: "-race -tags a,b ./x -tags c", build: ["-race", "-tags", "a,b"], packages: ["./x"],
      arguments: ["-tags", "c"]),
    RunCase(words: "-tags=a ./x", build: ["-tags=a"], packages: ["./x"]),
    RunCase(words: "--tags a ./x", build: ["--tags", "a"], packages: ["./x"]),
    RunCase(words: "-tags= ./x", build: ["-tags="], packages: ["./x"]),
    RunCase(words: "-buildvcs ./x", build: ["-buildvcs"], packages: ["./x"]),
    RunCase(words: "-buildvcs=auto ./x", build: ["-buildvcs=auto"], packages: ["./x"]),
    RunCase(words: "-C sub -race . a", directory: "sub", build: ["-race"], packages: ["."], arguments: ["a"]),
    RunCase(words: "-C=sub .", directory: "sub", packages: ["."]),
    RunCase(words: "-- ./x -v", packages: ["./x"], arguments: ["-v"]),
    RunCase(words: "-ldflags -s ./x", build: ["-ldflags", "-s"], packages: ["./x"]),
    RunCase(words: "-p 4 -mod mod x/y@v1.2.3", build: ["-p", "4", "-mod", "mod"], packages: ["x/y@v1.2.3"]),
    RunCase(words: "a.go b.go c d.go", packages: ["a.go", "b.go"], arguments: ["c", "d.go"]),
    RunCase(words: "-v a.go -x.go", build: ["-v"], packages: ["a.go", "-x.go"]),
    RunCase(words: "-unknown=1 .", build: ["-unknown=1"], packages: ["."]),
    RunCase(words: "./x - -", packages: ["./x"], arguments: ["-", "-"]),
  ])
  func runFlagsThenAPackageOrFilesThenTheProgramsOwn(_ c: RunCase) throws {
    let line = try GoCommandLine.run(c.words.split(separator: " ").map(String.init))
    #expect(line.directory == c.directory)
    #expect(line.buildFlags == c.build)
    #expect(line.packages == c.packages)
    #expect(line.programArguments == c.arguments)
  }

  @Test(arguments: [[], ["-race"], ["-tags"], ["--"], ["-tags", "x"]]) func runAProgramMustBeNamed(words: [String]) {
    #expect(throws: RecordingError.noPackageNamed) { try GoCommandLine.run(words) }
  }

  @Test(arguments: ["-o=x", "-n", "-c", "-overlay=f", "-toolexec=t", "-exec=e", "--exec=e", "-race -C d"])
  func flagsThatARecordingNeedsForItselfAreRefused(words: String) throws {
    let name = words.split(separator: " ").first { !$0.hasPrefix("-r") }?.prefix { $0 != "=" } ?? ""
    do {
      _ = try GoCommandLine.run(words.split(separator: " ").map(String.init) + ["."])
      Issue.record("taken")
    } catch {
      guard case .unsupportedFlag(let flag, _) = error else { throw error }
      #expect(flag == (name.hasPrefix("--") ? String(name.dropFirst()) : String(name)))
    }
  }

  struct TestCase: CustomTestStringConvertible {
    var words: String
    var build: [String] = []
    var packages: [String] = ["."]
    var names: Set<String> = []

    var testDescription: String { words }
  }

  @Test(arguments: [
    TestCase(words: ""),
    TestCase(words: "./... -run X -v", packages: ["./..."], names: ["run", "v"]),
    TestCase(words: "-v ./a ./b", packages: ["./a", "./b"], names: ["v"]),
    TestCase(words: "-run X ./a", packages: ["./a"], names: ["run"]),
    TestCase(words: "-run=X ./a", packages: ["./a"], names: ["run"]),
    TestCase(words: "-test.run X -test.v ./a", packages: ["./a"], names: ["run", "v"]),
    TestCase(
      words: "-count 2 -vet off -tags t ./a", build: ["-tags", "t"], packages: ["./a"],
      names: ["count", "vet", "tags"]),
    TestCase(words: "./a -race -short", build: ["-race"], packages: ["./a"], names: ["race", "short"]),
    TestCase(words: "./a -race b -tags t", build: ["-race"], packages: ["./a"], names: ["race"]),
    TestCase(words: "-update ./a"),
    TestCase(words: "./a -update x -tags t", build: ["-tags", "t"], packages: ["./a"], names: ["tags"]),
    TestCase(words: "./a -update=x y -tags t", packages: ["./a"]),
    TestCase(words: "./a -update x y -tags t", packages: ["./a"]),
    TestCase(words: "./a -args -tags t", packages: ["./a"]),
    TestCase(words: "./a --args -race", packages: ["./a"]),
    TestCase(words: "./a -- -race", packages: ["./a"]),
    TestCase(words: "-exec qemu -json -i ./a", packages: ["./a"], names: ["exec", "json", "i"]),
    TestCase(words: "-test.vet off ./a", names: []),
    TestCase(
      words: "-coverprofile c.out -coverpkg ./... .", build: ["-coverpkg", "./..."],
      names: ["coverprofile", "coverpkg"]),
  ])
  func testWhatTheGoCommandTakesForPackagesAndForBuildFlags(_ c: TestCase) throws {
    let words = c.words.split(separator: " ").map(String.init)
    let line = try GoCommandLine.test(words)
    #expect(line.testWords == words)
    #expect(line.packages == c.packages)
    #expect(line.buildFlags == c.build)
    #expect(line.testFlagNames == c.names)
  }

  @Test(arguments: ["-overlay", "-toolexec", "-n", "-o", "-c"]) func testWhatARecordingNeedsIsRefusedAlsoThere(
    flag: String
  ) {
    #expect(throws: RecordingError.self) { try GoCommandLine.test([flag, "x", "./a"]) }
  }

  @Test(arguments: ["-run", "-tags", "-count"]) func testWhereTheGoCommandComesAFlagsMissingValueIsItsProblem(
    flag: String
  ) throws {
    #expect(try GoCommandLine.test(["./a", flag]).packages == ["./a"])
  }

  @Test(arguments: [
    ("-cover .", "", true), ("-coverpkg=./... .", "", true), ("-coverprofile c.out .", "", true),
    (". -cover", "", true),
    (".", "-tags=x -cover", true), (". -covermode=count", "", true), (". -coverage", "", false), (".", "", false),
    (". -args -cover", "", false),
  ])
  func covered(words: String, defaults: String, isCovered: Bool) throws {
    let line = try GoCommandLine.test(words.split(separator: " ").map(String.init))
    #expect(line.coversPackages(defaults: defaults) == isCovered)
  }

  @Test(arguments: ["-overlay=x.json", "-tags=a -toolexec=time"])
  func defaultsThatARecordingNeeds(defaults: String) {
    #expect(throws: RecordingError.self) { try GoCommandLine.check(defaults: defaults) }
  }

  @Test(arguments: ["", "-mod=mod -tags=a", "-json"])
  func otherDefaults(defaults: String) throws { try GoCommandLine.check(defaults: defaults) }

  @Test(arguments: [
    ("-pgo=x.prof -modfile alt.mod -tags t ./cmd/app -pgo=y", "-pgo=/w/x.prof -modfile /w/alt.mod -tags t"),
    ("-pgo=off -modfile=/m/alt.mod .", "-pgo=off -modfile=/m/alt.mod"),
  ])
  func pathsOfBuildFlagsFromTheRootOn(words: String, flags: String) throws {
    let line = try GoCommandLine.run(words.split(separator: " ").map(String.init)).withAbsolutePaths(in: "/w")
    #expect(line.buildFlags == flags.split(separator: " ").map(String.init))
    #expect(!line.packages[0].hasPrefix("/"))
  }

  @Test(arguments: [
    ("-coverprofile=c.out -run X ./p -cpuprofile cpu", "-coverprofile=/w/c.out -run X ./p -cpuprofile /w/cpu"),
    ("-outputdir=.. -coverprofile=c.out ./p", "-outputdir=/w/.. -coverprofile=c.out ./p"),
    ("a.go b_test.go -args c.go -trace t", "/w/a.go /w/b_test.go -args c.go -trace t"),
    ("-test.trace=t -pgo auto .", "-test.trace=/w/t -pgo auto ."),
  ])
  func pathsOfTestFlagsFromTheRootOn(words: String, changed: String) throws {
    let line = try GoCommandLine.test(words.split(separator: " ").map(String.init)).withAbsolutePaths(in: "/w")
    #expect(line.testWords == changed.split(separator: " ").map(String.init))
  }
}
