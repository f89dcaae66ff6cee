/// A comment `//line file:line`, `/*line file:line:column*/` …: it tells the compiler another place than the real one.
public struct LineDirective: Hashable, Sendable {
  /// It holds from this offset on, up to the next directive.
  public var offset: Int
  /// The physical line of `offset`.
  public var physicalLine: Int
  /// The file as written (relative to the real file's directory); `nil` where the file is that of the directive before.
  public var file: String?
  /// What the compiler is told to call `physicalLine`.
  public var line: Int
}

/// A place as the compiler, and hence the Go runtime, calls it.
public struct ToldPosition: Hashable, Sendable {
  /// The file as a line directive names it, empty if it names none; `nil` for the file itself.
  public var file: String?
  /// 1-based.
  public var line: Int
}

extension GoFile {
  /// Where the compiler thinks that something is.
  ///
  /// - Parameters:
  ///   - offset: The place in the file.
  ///   - line: Its physical line.
  /// - Returns: The real place, unless a line directive stands before it.
  /// - Complexity: O(log directives)
  public func toldPosition(offset: Int, line: Int) -> ToldPosition {
    var low = 0
    var high = lineDirectives.count
    while low < high {
      let middle = (low + high) / 2
      if lineDirectives[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return ToldPosition(file: nil, line: line) }
    let directive = lineDirectives[low - 1]
    return ToldPosition(file: directive.file, line: directive.line + line - directive.physicalLine)
  }
}

extension LineDirective {
  /// Reads the text behind `line ` in a comment, by the compiler's rules; `nil` if it is no directive after all.
  ///
  /// - Parameters:
  ///   - source: The whole file.
  ///   - start: Where the text begins.
  ///   - end: Where it ends.
  ///   - offset: Where the directive takes effect.
  ///   - physicalLine: The line of `offset`.
  ///   - previous: The file that is told so far.
  init?(_ source: Span<UInt8>, _ start: Int, _ end: Int, offset: Int, physicalLine: Int, previous: String?) {
    guard let (firstColon, last) = Self.trailingNumber(source, start, end) else { return nil }
    var nameEnd = firstColon
    var line = last
    var hasColumn = false
    if let (colon, number) = Self.trailingNumber(source, start, firstColon) {
      guard last > 0 else { return nil }
      nameEnd = colon
      line = number
      hasColumn = true
    }
    guard line > 0 else { return nil }
    // With a column, an empty name means: as before.
    let isAsBefore = hasColumn && nameEnd == start
    self.init(
      offset: offset, physicalLine: physicalLine, file: isAsBefore ? previous : source.string(start, nameEnd),
      line: line)
  }

  /// The number behind the last colon, and where that colon is.
  private static func trailingNumber(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> (colon: Int, number: Int)? {
    var digits = end
    while digits > start && source[digits - 1].isDigit { digits -= 1 }
    guard digits < end, end - digits <= 10, digits > start, source[digits - 1] == UInt8(ascii: ":") else { return nil }
    let number = (digits..<end).reduce(0) { $0 * 10 + Int(source[$1] - UInt8(ascii: "0")) }
    return (digits - 1, number)
  }
}
