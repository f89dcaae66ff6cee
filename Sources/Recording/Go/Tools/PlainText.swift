internal import Platform

/// Takes what we have inserted out of a text again that a tool has made of a rewritten file.
///
/// cgo keeps what is around the uses of C, and says for what comes behind each where it was: `/*line :6:26*/`. So the
/// text without what was inserted, and with these source locations as they are in the user's file, is what cgo would
/// have made of that.
enum PlainText {
  /// Everything that ``GoFile/rewritten(_:_:)`` inserts. The alias stands nowhere else in the package.
  private static var inserted: Regex<(Substring, Substring?)> {
    #/
    ;\ import\ (?:__gotrace[0-9]*|_)\ "gotraceruntime(?:/link)?"
    | (__gotrace[0-9]*)\. (?: Enter\([0-9]+\);\ defer\ \1\.Exit\(\); | Spawn\([0-9]+\);\  )
    /#
  }

  /// What cgo would have written: beside the file at `path`, which is left as it is.
  ///
  /// - Returns: the path of the text; `nil` where it is not known which file this one was made of.
  static func ofCgoOutput(_ path: String, _ plan: ToolPlan) throws(RecordingError) -> String? {
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    guard let source = source(of: text, plan), let rewritten = FileSystem.text(source) else { return nil }
    var lines = rewritten.split(separator: "\n", omittingEmptySubsequences: false)
    // As the cover tool begins a file: the line behind it is the first.
    if lines.first?.wholeMatch(of: #/\/\/line .*:1(?::1)?/#) != nil { lines.removeFirst() }
    let plain = text.replacing(inserted, with: "").replacing(#/\/\*line (.*?):([0-9]+):([0-9]+)\*\//#) { match in
      guard let line = Int(match.2), let column = Int(match.3), lines.indices.contains(line - 1) else {
        return String(match.0)
      }
      return "/*line \(match.1):\(line):\(self.column(column, in: lines[line - 1]))*/"
    }
    let copy = Self.path(for: path)
    try FileSystem.ensure(Array(plain.utf8), at: copy)
    return copy
  }

  /// Where the plain form of a file that a tool made is kept: the name itself must stay.
  static func path(for path: String) -> String {
    FilePath.directory(of: path) + "/plain/" + FilePath.lastComponent(of: path)
  }

  /// The rewritten file that cgo read: its first line directive names it, or the user's own instead.
  private static func source(of text: String, _ plan: ToolPlan) -> String? {
    guard let name = text.firstMatch(of: #/\n\/\/line (.*):1:1\n/#).map({ String($0.1) }) else { return nil }
    return plan.originals.first { $0.value == name }?.key ?? (FileSystem.exists(name) ? name : nil)
  }

  /// A column of a rewritten line, counted in the user's. Columns are bytes, from 1.
  private static func column(_ column: Int, in line: Substring) -> Int {
    line.matches(of: inserted).reduce(column) { result, match in
      let start = line.utf8.distance(from: line.startIndex, to: match.range.lowerBound)
      return start < column - 1 ? result - match.0.utf8.count : result
    }
  }
}
