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

  /// Flags of `go build` without a value.
  static let buildWithoutValue: Set<String> = [
    "a", "asan", "cover", "i", "json", "linkshared", "modcacherw", "msan", "n", "race", "trimpath", "v", "work", "x",
  ]

  /// Flags of `go test` and of the test binary that take a value (`go help testflag`).
  static let testWithValue: Set<String> = [
    "bench", "benchtime", "blockprofile", "blockprofilerate", "count", "coverprofile", "cpu", "cpuprofile", "fuzz",
    "fuzzminimizetime", "fuzztime", "list", "memprofile", "memprofilerate", "mutexprofile", "mutexprofilefraction",
    "outputdir", "parallel", "run", "shuffle", "skip", "timeout", "trace", "vet", "o",
  ]

  static let testWithoutValue: Set<String> = [
    "artifacts", "benchmem", "c", "failfast", "fullpath", "i", "json", "paniconexit0", "short",
  ]

  /// The name of a flag word: `-tags=x` and `--tags` are both `tags`; `nil` for a word that is no flag.
  static func name(of word: String) -> (name: String, hasValue: Bool)? {
    guard word.count > 1, word.hasPrefix("-") else { return nil }
    let body = word.hasPrefix("--") ? word.dropFirst(2) : word.dropFirst(1)
    guard !body.isEmpty else { return nil }
    let name = body.prefix { $0 != "=" }
    return (String(name), name.count != body.count)
  }
}
