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

  /// Builds the user's packages once with the compiler's inlining decisions printed. They are in Go's build cache
  /// afterwards, and the go command prints them again from there.
  ///
  /// - Parameter packages: import paths of the packages that are recorded.
  static func find(_ toolchain: GoToolchain, words: GoCommandLine, packages: [String]) throws(RecordingError)
    -> InlinableFunctions
  {
    let run = try CapturedRun.run(
      toolchain.command,
      arguments: [toolchain.command, "build"] + words.buildFlags + packages.map { "-gcflags=\($0)=-m" }
        + ["-o", "/dev/null"] + words.packages,
      environment: Environment.inherited(replacing: ["GOTOOLCHAIN": "local"]))
    // A program that does not build says so when it is built for the recording.
    return InlinableFunctions(messages: run.errorText, directory: FilePath.workingDirectory)
  }

  /// Reads lines like `./db/conn.go:17:6: can inline (*Conn).Close`, their paths relative to `directory`.
  init(messages: String, directory: String) {
    var marks: Set<Mark> = []
    for line in messages.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 3)
      guard parts.count == 4, let number = Int(parts[1]), parts[3].hasPrefix(" can inline ") else { continue }
      let name = parts[3].dropFirst(" can inline ".count).prefix { $0 != " " }
      let relative = parts[0].hasPrefix("./") ? parts[0].dropFirst(2) : parts[0]
      let file = relative.hasPrefix("/") ? String(relative) : Self.resolve(directory, relative)
      let last = name.split(separator: ".").last ?? name
      marks.insert(Mark(file: file, line: number, mark: String(last.prefix { $0 != "[" })))
      marks.insert(Mark(file: file, line: number, mark: String(parts[2])))
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
    return marks.contains(Mark(file: file.path, line: function.line, mark: mark))
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
