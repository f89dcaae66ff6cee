internal import GoSource
internal import Platform

/// The functions that the compiler would inline, as it reports them (`-gcflags=-m`) before anything is rewritten: a
/// call of one costs nothing untraced, so recording it distorts most.
struct InlinableFunctions: Sendable {
  private struct Mark: Hashable {
    let file: String
    let line: Int
    /// The declared name; for a literal the column of its `func`.
    let mark: String
  }

  private let marks: Set<Mark>
  /// The compiler names files of the standard library where the user has them.
  private let roots: StandardRoots?

  /// Builds the user's packages once with the compiler's inlining decisions printed. They are in Go's build cache
  /// afterwards, and the go command prints them again from there.
  ///
  /// - Parameter packages: import paths of the packages that are recorded.
  static func find(
    _ toolchain: GoToolchain, words: GoCommandLine, packages: [String], roots: StandardRoots
  ) throws(RecordingError) -> InlinableFunctions {
    let run = try CapturedRun.run(
      toolchain.command,
      arguments: [toolchain.command, "build"] + words.buildFlags + packages.map { "-gcflags=\($0)=-m" }
        + ["-o", "/dev/null"] + words.packages,
      environment: Environment.inherited(replacing: ["GOTOOLCHAIN": "local"]))
    // A program that does not build says so when it is built for the recording.
    return InlinableFunctions(messages: run.errorText, directory: FilePath.workingDirectory, roots: roots)
  }

  /// Reads lines like `./db/conn.go:17:6: can inline (*Conn).Close`, their paths relative to `directory` or to the
  /// sources of the standard library.
  init(messages: String, directory: String, roots: StandardRoots? = nil) {
    self.roots = roots
    var marks: Set<Mark> = []
    for line in messages.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 3)
      guard parts.count == 4, let number = Int(parts[1]), parts[3].hasPrefix(" can inline ") else { continue }
      let name = parts[3].dropFirst(" can inline ".count).prefix { $0 != " " }
      let declared = (name.split(separator: ".").last ?? name).prefix { $0 != "[" }
      for file in Self.files(parts[0], directory, roots) {
        marks.insert(Mark(file: file, line: number, mark: String(declared)))
        marks.insert(Mark(file: file, line: number, mark: String(parts[2])))
      }
    }
    self.marks = marks
  }

  func contains(_ function: GoFunction, in file: PackageScan.File) -> Bool {
    let mark: String
    if function.kind == .literal {
      var column = 1
      while function.offset - column >= 0, file.source[function.offset - column] != UInt8(ascii: "\n") { column += 1 }
      mark = String(column)
    } else {
      mark = function.name
    }
    return marks.contains(Mark(file: roots?.real(file.path) ?? file.path, line: function.line, mark: mark))
  }

  /// What a path in a message may mean: a file below `directory`, or one of the standard library (`go/token/token.go`).
  private static func files(_ path: Substring, _ directory: String, _ roots: StandardRoots?) -> [String] {
    guard !path.hasPrefix("/") else { return [String(path)] }
    guard !path.hasPrefix("./") else { return [resolve(directory, path.dropFirst(2))] }
    let standard = path.hasPrefix("../") ? nil : roots.map { "\($0.real)/src/\(path)" }
    return [resolve(directory, path)] + (standard.map { [$0] } ?? [])
  }

  /// `../x` and the like against a directory.
  private static func resolve(_ directory: String, _ relative: Substring) -> String {
    var folder = directory
    var rest = relative
    while rest.hasPrefix("../") {
      folder = FilePath.directory(of: folder)
      rest = rest.dropFirst(3)
    }
    return (folder == "/" ? "" : folder) + "/" + rest
  }
}
