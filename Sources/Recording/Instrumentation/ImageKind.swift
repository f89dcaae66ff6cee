/// What the go command makes of a main package (`-buildmode`).
enum ImageKind {
  /// A program, or a library that brings its own Go runtime (`c-shared`).
  case program
  /// Loaded by a Go program, whose runtime it shares.
  case plugin
  /// Linked into a program by another build.
  case archive

  init(_ words: GoCommandLine) {
    var mode = ""
    for (index, word) in words.buildFlags.enumerated() {
      guard let flag = GoFlags.name(of: word), flag.name == "buildmode" else { continue }
      mode =
        flag.hasValue
        ? String(word.drop { $0 != "=" }.dropFirst())
        : words.buildFlags.dropFirst(index + 1).first ?? ""
    }
    self =
      switch mode {
      case "plugin": .plugin
      case "c-archive": .archive
      default: .program
      }
  }
}
