import Console

/// A number of a function that a gate looks at.
public enum GateMetric: String, CaseIterable, Sendable {
  case calls
  case own = "self"
  case total, p50, p99, goroutines

  /// Whether it is a time, which varies from run to run.
  public var isTime: Bool { self != .calls && self != .goroutines }
}

/// An increase: by a part of the base, or by an amount (calls, goroutines, nanoseconds).
public enum GateAmount: Hashable, Sendable {
  case relative(Double)
  case absolute(Double)

  /// Whether `judgement` increased by more.
  func isExceeded(by judgement: Judgement) -> Bool {
    switch self {
    case .relative(let part): return (judgement.change ?? 0) > part
    case .absolute(let amount): return judgement.difference > amount
    }
  }
}

/// A text that is no expression: what is wrong, and where in it.
public struct GateSyntaxError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case emptyExpression
    case unknownMetric(String)
    case missingComparison(after: String)
    case badAmount(String, metric: GateMetric)
    case badPValue(String)
    case pValueAlone
    /// Goroutines are those of a `go` statement, everything else of a function.
    case goroutinesWithOthers
    case acceptsNothing(String)
  }

  public var reason: Reason
  /// The offending word, as UTF-8 offsets in the text.
  public var place: Range<Int>
  /// The whole text.
  public var text: String
}

/// When to fail: `[pattern:] metric>amount[, metric>amount …][, p<level]`.
///
/// `calls>0%`, `db.*: calls>0`, `self>5%,p<0.01`, `p99>2ms`. A function fails that fulfils all conditions; a time has
/// increased only where that is proven (docs/DIFF.md).
public struct FailExpression: Hashable, Sendable {
  public struct Condition: Hashable, Sendable {
    public var metric: GateMetric
    public var amount: GateAmount
  }

  public let text: String
  /// Which functions it is about; all where there is none.
  public let pattern: NamePattern?
  /// At least one.
  public let conditions: [Condition]

  /// Whether it is about the goroutines of a `go` statement, rather than about a function.
  public var isAboutGoroutines: Bool { conditions.contains { $0.metric == .goroutines } }
  /// Adjusted p-values must be below it.
  public let level: Double?

  public init(parsing text: String) throws(GateSyntaxError) {
    var words = GateWords(text)
    pattern = words.takePattern()
    var conditions: [Condition] = []
    var level: Double?
    let parts = words.conditions()
    for part in parts {
      let (name, amount) = try part.split(at: ">")
      if let p = try part.pLevel() {
        level = p
        continue
      }
      guard let name, let amount else {
        guard let metric = GateMetric(rawValue: part.word) else { throw part.error(.unknownMetric(part.word)) }
        throw part.error(.missingComparison(after: metric.rawValue))
      }
      guard let metric = GateMetric(rawValue: name.word) else { throw name.error(.unknownMetric(name.word)) }
      conditions.append(Condition(metric: metric, amount: try amount.amount(of: metric)))
    }
    guard !conditions.isEmpty else {
      throw level == nil ? words.error(.emptyExpression) : words.error(.pValueAlone)
    }
    if conditions.contains(where: { $0.metric == .goroutines })
      && conditions.contains(where: { $0.metric != .goroutines })
    {
      throw words.error(.goroutinesWithOthers)
    }
    self.text = text
    self.conditions = conditions
    self.level = level
  }
}

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
