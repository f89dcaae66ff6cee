internal import Algorithms

/// A comment `//line file:line`, `/*line file:line:column*/` …: it gives the compiler another source location than the
/// real one.
public struct LineDirective: Hashable, Sendable {
  /// It holds from this offset on, up to the next directive.
  public var offset: Int
  /// The physical line of `offset`.
  public var physicalLine: Int
  /// The file as written (relative to the real file's directory); `nil` where the file is that of the directive before.
  public var file: String?
  /// What the compiler calls `physicalLine`.
  public var line: Int
}

/// A source location as the compiler, and hence the Go runtime, calls it.
public struct CompilerPosition: Hashable, Sendable {
  /// The file as a line directive names it, empty if it names none; `nil` for the file itself.
  public var file: String?
  /// 1-based.
  public var line: Int
}

extension GoFile {
  /// The source location that the compiler takes something to have.
  ///
  /// - Parameters:
  ///   - offset: Where it is in the file.
  ///   - line: Its physical line.
  /// - Returns: The real location, unless a line directive stands before it.
  /// - Complexity: O(log directives)
  public func compilerPosition(offset: Int, line: Int) -> CompilerPosition {
    let next = lineDirectives.partitioningIndex { $0.offset > offset }
    guard next > 0 else { return CompilerPosition(file: nil, line: line) }
    let directive = lineDirectives[next - 1]
    return CompilerPosition(file: directive.file, line: directive.line + line - directive.physicalLine)
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
  ///   - previous: The file of the directive before.
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
