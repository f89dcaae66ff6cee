import Console

/// A part of the text of a gate, and its range in the whole.
struct GateText {
  private let text: String
  private var range: Range<Int>

  init(_ text: String) {
    self.text = text
    range = 0..<text.utf8.count
    trim()
  }

  private init(_ text: String, _ range: Range<Int>) {
    self.text = text
    self.range = range
    trim()
  }

  var word: String { String(decoding: Array(text.utf8)[range], as: UTF8.self) }

  func error(_ reason: GateSyntaxError.Reason) -> GateSyntaxError {
    GateSyntaxError(reason: reason, range: range, text: text)
  }

  private mutating func trim() {
    let bytes = Array(text.utf8)
    while let first = bytes[range].first, first == 0x20 || first == 0x09 {
      range = (range.lowerBound + 1)..<range.upperBound
    }
    while let last = bytes[range].last, last == 0x20 || last == 0x09 {
      range = range.lowerBound..<(range.upperBound - 1)
    }
  }

  /// Takes what is before the last colon; names hold none, and neither do conditions.
  mutating func takePattern() -> NamePattern? {
    let bytes = Array(text.utf8)
    guard let colon = bytes[range].lastIndex(of: UInt8(ascii: ":")) else { return nil }
    let pattern = GateText(text, range.lowerBound..<colon)
    self = GateText(text, (colon + 1)..<range.upperBound)
    return NamePattern(pattern.word)
  }

  func conditions() -> [GateText] {
    guard !range.isEmpty else { return [] }
    let bytes = Array(text.utf8)
    return bytes[range].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      GateText(text, $0.startIndex..<$0.endIndex)
    }
  }

  /// What is before and after a character; nothing where it does not occur.
  func split(at separator: Character) throws(GateSyntaxError) -> (GateText?, GateText?) {
    let bytes = Array(text.utf8)
    guard let byte = separator.asciiValue, let at = bytes[range].firstIndex(of: byte) else {
      if range.isEmpty { throw error(.emptyExpression) }
      return (nil, nil)
    }
    return (GateText(text, range.lowerBound..<at), GateText(text, (at + 1)..<range.upperBound))
  }

  /// The level of `p<0.01`; `nil` for anything that does not begin so.
  func pLevel() throws(GateSyntaxError) -> Double? {
    let (name, level) = try split(at: "<")
    guard let name, let level, name.word == "p" else { return nil }
    guard let value = Double(level.word), value > 0, value < 1 else { throw level.error(.badPValue(level.word)) }
    return value
  }

  /// `5%`, `100` for counts, `2ms` for times.
  func amount(of metric: GateMetric) throws(GateSyntaxError) -> GateAmount {
    if word.hasSuffix("%"), let percent = Double(word.dropLast()), percent >= 0, percent.isFinite {
      return .relative(percent / 100)
    }
    if metric.isTime, word == "0" { return .absolute(0) }
    if metric.isTime, let nanoseconds = DurationText.parse(word) { return .absolute(Double(nanoseconds)) }
    if !metric.isTime, let count = UInt64(word) { return .absolute(Double(count)) }
    throw error(.badAmount(word, metric: metric))
  }
}
