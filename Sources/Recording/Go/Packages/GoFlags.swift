/// What the recorder must know of the go command's flags: which take a value in the next word.
enum GoFlags {
  /// Flags of `go build` that take a value (`go help build`, Go 1.21 to 1.27).
  static let buildWithValue: Set<String> = [
    "C", "asmflags", "buildmode", "buildvcs", "compiler", "covermode", "coverpkg", "gccgoflags", "gcflags",
    "installsuffix", "ldflags", "mod", "modfile", "overlay", "p", "pgo", "pkgdir", "tags", "toolexec", "exec", "o",
    "debug-actiongraph", "debug-runtime-trace", "debug-trace",
  ]

  /// Of these, the ones whose value may not stand in the next word (`-buildvcs`, like a boolean, needs `=`).
  static let valueOnlyAfterEquals: Set<String> = ["buildvcs"]

  /// Flags whose value is a path.
  static let ofPaths: Set<String> = [
    "blockprofile", "coverprofile", "cpuprofile", "debug-actiongraph", "debug-runtime-trace", "debug-trace",
    "memprofile", "modfile", "mutexprofile", "outputdir", "pgo", "pkgdir", "trace",
  ]

  /// Flags of `go build` without a value.
  static let buildWithoutValue: Set<String> = [
    "a", "asan", "cover", "i", "json", "linkshared", "modcacherw", "msan", "n", "race", "trimpath", "v", "work", "x",
  ]

  /// Flags that `go test` hands to the test binary, with a value or without one (`go help testflag`); `-test.` may
  /// stand before their names.
  private static let passedWithValue: Set<String> = [
    "bench", "benchtime", "blockprofile", "blockprofilerate", "count", "coverprofile", "cpu", "cpuprofile", "fuzz",
    "fuzzminimizetime", "fuzztime", "list", "memprofile", "memprofilerate", "mutexprofile", "mutexprofilefraction",
    "outputdir", "parallel", "run", "shuffle", "skip", "timeout", "trace",
  ]
  private static let passedWithoutValue: Set<String> = ["artifacts", "benchmem", "failfast", "fullpath", "short", "v"]

  /// Flags of `go test` itself that change nothing in what is built.
  private static let testWithValue: Set<String> = ["exec", "o", "vet"]
  private static let testWithoutValue: Set<String> = ["c", "i", "json"]

  /// A flag that `go test` knows.
  enum TestFlag: Equatable {
    /// Of running tests, by its name without `test.`.
    case test(name: String, takesValue: Bool)
    /// Of building them.
    case build(takesValue: Bool)
  }

  /// What `go test` takes a flag for; `nil` for those that it leaves to the test binary.
  static func testFlag(_ name: String) -> TestFlag? {
    let short = name.hasPrefix("test.") ? String(name.dropFirst(5)) : name
    if passedWithValue.contains(short) { return .test(name: short, takesValue: true) }
    if passedWithoutValue.contains(short) { return .test(name: short, takesValue: false) }
    if testWithValue.contains(name) { return .test(name: name, takesValue: true) }
    if testWithoutValue.contains(name) { return .test(name: name, takesValue: false) }
    if buildWithoutValue.contains(name) || valueOnlyAfterEquals.contains(name) { return .build(takesValue: false) }
    return buildWithValue.contains(name) ? .build(takesValue: true) : nil
  }

  /// The name of a flag word: `-tags=x` and `--tags` are both `tags`; `nil` for a word that is no flag.
  static func name(of word: String) -> (name: String, hasValue: Bool)? {
    guard word.count > 1, word.hasPrefix("-") else { return nil }
    let body = word.hasPrefix("--") ? word.dropFirst(2) : word.dropFirst(1)
    guard !body.isEmpty else { return nil }
    let name = body.prefix { $0 != "=" }
    return (String(name), name.count != body.count)
  }
}
