internal import Platform

/// The user's words for the go command, sorted by what they are.
///
/// After gotrace-record's own options everything reads as after `go run` or `go test`:
///
///     run  [build flags] <package | file.go …> [program arguments]
///     test [build and test flags] [packages] [build and test flags] [-args …]
///
/// `docs/RECORDING.md` has the grammar for users.
struct GoCommandLine: Equatable {
  /// `-C dir`: where all of it happens, the program too.
  var directory: String?
  /// Flags that change what is built, for `go list` and `go build` alike.
  var buildFlags: [String] = []
  /// Packages or `.go` files as given; `.` where a test names none.
  var packages: [String] = []
  /// `run`: the program's arguments.
  var programArguments: [String] = []
  /// `test`: all words as given, for `go test`.
  var testWords: [String] = []
  /// `test`: names of the flags given, to know which defaults of ours the user has overridden.
  var testFlagNames: Set<String> = []

  /// Flags whose words the recorder needs for itself.
  private static let needed: Set<String> = ["n", "c", "json", "toolexec", "overlay"]

  private static let ownOutput = "gotrace-record's own -o must come before the go command's flags"

  /// The file that `-modfile` gives instead of go.mod.
  ///
  /// - Parameter defaults: `GOFLAGS`.
  func moduleFile(defaults: String) -> String? {
    var file: String?
    var words = defaults.split(whereSeparator: \.isWhitespace).map(String.init)[...] + buildFlags
    while let word = words.popFirst() {
      guard let flag = GoFlags.name(of: word), flag.name == "modfile" else { continue }
      file = flag.hasValue ? String(word.drop { $0 != "=" }.dropFirst()) : words.popFirst()
    }
    return file
  }

  /// Refuses what `GOFLAGS` may not hold: a flag of ours would silently replace it.
  static func check(defaults: String) throws(RecordingError) {
    for word in defaults.split(whereSeparator: \.isWhitespace) {
      guard let name = GoFlags.name(of: String(word))?.name, needed.contains(name), name != "json" else { continue }
      throw .unsupportedFlag(flag: "-\(name) in GOFLAGS", reason: "a recording needs it for itself")
    }
  }

  /// Whether packages are built with coverage counters.
  ///
  /// - Parameter defaults: `GOFLAGS`.
  func coversPackages(defaults: String) -> Bool {
    let words = buildFlags + defaults.split(whereSeparator: \.isWhitespace).map(String.init)
    return testFlagNames.contains("coverprofile")
      || words.contains { GoFlags.name(of: $0).map { $0.name.hasPrefix("cover") } ?? false }
  }

  /// The words after `gotrace-record run`.
  static func run(_ words: [String]) throws(RecordingError) -> GoCommandLine {
    var line = GoCommandLine()
    var rest = words[...]
    while let word = rest.first, let flag = GoFlags.name(of: word) {
      rest.removeFirst()
      var value: String?
      if !flag.hasValue, takesValue(flag.name, of: GoFlags.buildWithValue) { value = rest.popFirst() }
      try line.addBuildFlag(flag.name, word: word, value: value)
    }
    if rest.first == "--" { rest.removeFirst() }
    let files = rest.prefix { $0.hasSuffix(".go") }
    if files.isEmpty {
      guard let package = rest.popFirst() else { throw .noPackageNamed }
      line.packages = [package]
    } else {
      line.packages = Array(files)
      rest.removeFirst(files.count)
    }
    line.programArguments = Array(rest)
    return line
  }

  /// The words after `gotrace-record test`, read as the go command reads them (`cmd/go/internal/test`, `testFlags`).
  static func test(_ words: [String]) throws(RecordingError) -> GoCommandLine {
    var line = GoCommandLine()
    line.testWords = words
    var rest = words[...]
    var packagesEnded = false
    var mayBeValue = false
    while let word = rest.popFirst() {
      if word == "-args" || word == "--args" || word == "--" { break }
      let followsUnknownFlag = mayBeValue
      mayBeValue = false
      guard let flag = GoFlags.name(of: word) else {
        if !packagesEnded {
          line.packages.append(word)
        } else if !followsUnknownFlag {
          // An argument of the test binary, and so is all behind it.
          break
        }
        continue
      }
      if !line.packages.isEmpty { packagesEnded = true }
      switch GoFlags.testFlag(flag.name) {
      case .test("o", _):
        throw .unsupportedFlag(flag: "-o", reason: Self.ownOutput)
      case .test("c", _):
        throw .unsupportedFlag(flag: "-c", reason: "with it tests are built and not run, so there is nothing to record")
      case .test(let name, let takesValue):
        line.testFlagNames.insert(name)
        if takesValue && !flag.hasValue { _ = rest.popFirst() }
      case .build(let takesValue):
        line.testFlagNames.insert(flag.name)
        let value = takesValue && !flag.hasValue ? rest.popFirst() : nil
        try line.addBuildFlag(flag.name, word: word, value: value)
      case nil:
        // The test binary's own flag: no more packages after it, and perhaps its value.
        packagesEnded = true
        mayBeValue = !flag.hasValue
      }
    }
    if line.directory != nil {
      // Already there when `go test` runs. Accepted as the first flag only, so it is these one or two words.
      line.testWords.removeFirst(line.testWords.first?.contains("=") == true ? 1 : 2)
    }
    if line.packages.isEmpty { line.packages = ["."] }
    return line
  }

  /// The same words for a go command that stands in another folder: paths of files from the root on. Packages stay as
  /// they are.
  ///
  /// - Parameter directory: what paths are relative to.
  func withAbsolutePaths(in directory: String) -> GoCommandLine {
    var line = self
    // Profiles are relative to it.
    let hasFolder = testFlagNames.contains("outputdir")
    func absolute(_ words: [String]) -> [String] {
      var changed: [String] = []
      var rest = words[...]
      while let word = rest.popFirst() {
        changed.append(word)
        if word == "-args" || word == "--args" || word == "--" { return changed + rest }
        guard let flag = GoFlags.name(of: word) else {
          if word.hasSuffix(".go") { changed[changed.count - 1] = FilePath.path(word, in: directory) }
          continue
        }
        let name = flag.name.hasPrefix("test.") ? String(flag.name.dropFirst(5)) : flag.name
        let isProfile = name.hasSuffix("profile") || name == "trace"
        guard GoFlags.ofPaths.contains(name), !(isProfile && hasFolder) else { continue }
        if flag.hasValue {
          let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
          changed[changed.count - 1] = parts[0] + "=" + path(parts[1])
        } else if let value = rest.popFirst() {
          changed.append(path(value))
        }
      }
      return changed
    }
    func path(_ value: String) -> String {
      // `-pgo=auto`, `-pgo=off`.
      ["", "auto", "off"].contains(value) ? value : FilePath.path(value, in: directory)
    }
    line.buildFlags = absolute(buildFlags)
    line.testWords = absolute(testWords)
    line.packages = packages.map { $0.hasSuffix(".go") ? FilePath.path($0, in: directory) : $0 }
    return line
  }

  private static func takesValue(_ name: String, of flags: Set<String>) -> Bool {
    flags.contains(name) && !GoFlags.valueOnlyAfterEquals.contains(name)
  }

  private mutating func addBuildFlag(_ name: String, word: String, value: String?) throws(RecordingError) {
    switch name {
    case "o":
      throw .unsupportedFlag(flag: "-o", reason: Self.ownOutput)
    case _ where Self.needed.contains(name):
      throw .unsupportedFlag(flag: "-" + name, reason: "a recording needs it for itself")
    case "exec":
      throw .unsupportedFlag(flag: "-exec", reason: "the recorder starts the program itself")
    case "C":
      guard directory == nil, buildFlags.isEmpty, testFlagNames.subtracting(["C"]).isEmpty, packages.isEmpty else {
        throw .unsupportedFlag(flag: "-C", reason: "the go command wants it first")
      }
      directory = value ?? String(word.drop { $0 != "=" }.dropFirst())
    default:
      buildFlags += [word] + (value.map { [$0] } ?? [])
    }
  }
}
