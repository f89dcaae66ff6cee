import Console

/// A piece of a gate's text that knows where it is.
struct GateWords {
  private let text: String
  private var place: Range<Int>

  init(_ text: String) {
    self.text = text
    place = 0..<text.utf8.count
    trim()
  }

  private init(_ text: String, _ place: Range<Int>) {
    self.text = text
    self.place = place
    trim()
  }

  var word: String { String(decoding: Array(text.utf8)[place], as: UTF8.self) }

  func error(_ reason: GateSyntaxError.Reason) -> GateSyntaxError {
    GateSyntaxError(reason: reason, place: place, text: text)
  }

  private mutating func trim() {
    let bytes = Array(text.utf8)
    while let first = bytes[place].first, first == 0x20 || first == 0x09 {
      place = (place.lowerBound + 1)..<place.upperBound
    }
    while let last = bytes[place].last, last == 0x20 || last == 0x09 {
      place = place.lowerBound..<(place.upperBound - 1)
    }
  }

  /// Takes what is before the last colon; names hold none, and neither do conditions.
  mutating func takePattern() -> NamePattern? {
    let bytes = Array(text.utf8)
    guard let colon = bytes[place].lastIndex(of: UInt8(ascii: ":")) else { return nil }
    let pattern = GateWords(text, place.lowerBound..<colon)
    self = GateWords(text, (colon + 1)..<place.upperBound)
    return NamePattern(pattern.word)
  }

  func conditions() -> [GateWords] {
    guard !place.isEmpty else { return [] }
    let bytes = Array(text.utf8)
    return bytes[place].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      GateWords(text, $0.startIndex..<$0.endIndex)
    }
  }

  /// What is before and after a character; nothing where it does not occur.
  func split(at separator: Character) throws(GateSyntaxError) -> (GateWords?, GateWords?) {
    let bytes = Array(text.utf8)
    guard let byte = separator.asciiValue, let at = bytes[place].firstIndex(of: byte) else {
      if place.isEmpty { throw error(.emptyExpression) }
      return (nil, nil)
    }
    return (GateWords(text, place.lowerBound..<at), GateWords(text, (at + 1)..<place.upperBound))
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
