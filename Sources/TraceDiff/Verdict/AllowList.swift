/// Changes that have been reviewed and accepted: one a line, `#` begins a comment.
///
///     # pattern: metric [<= amount]
///     db.Query: calls<=100       # batch import, see the design
///     main.hash*: self<=10%
///     legacy.*: *
public struct AllowList: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var pattern: NamePattern
    /// `nil` for every metric.
    var metric: GateMetric?
    /// `nil` for any increase.
    var limit: GateAmount?
    /// 1-based.
    var line: Int
  }

  /// A line that is no entry.
  public struct LineError: Error, Hashable, Sendable {
    public var line: Int
    public var syntax: GateSyntaxError
  }

  let entries: [Entry]

  public init() { entries = [] }

  public init(parsing text: String) throws(LineError) {
    var entries: [Entry] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = GateText(String(line.prefix { $0 != "#" }.filter { $0 != "\r" }))
      guard !words.word.isEmpty else { continue }
      do throws(GateSyntaxError) {
        entries.append(try Self.entry(words, line: index + 1))
      } catch {
        throw LineError(line: index + 1, syntax: error)
      }
    }
    self.entries = entries
  }

  private static func entry(_ words: GateText, line: Int) throws(GateSyntaxError) -> Entry {
    var rest = words
    guard let pattern = rest.takePattern(), !pattern.text.isEmpty else {
      throw words.error(.acceptsNothing(words.word))
    }
    if rest.word == "*" { return Entry(pattern: pattern, line: line) }
    let (name, limit) = try rest.split(at: "<")
    let metricText = name ?? rest
    guard let metric = GateMetric(rawValue: metricText.word) else {
      throw metricText.error(.unknownMetric(metricText.word))
    }
    guard let limit else { return Entry(pattern: pattern, metric: metric, line: line) }
    // `<=`: what is left of the comparison is its second half.
    let (before, amount) = try limit.split(at: "=")
    guard let before, before.word.isEmpty, let amount else {
      throw limit.error(.missingComparison(after: metric.rawValue))
    }
    return Entry(pattern: pattern, metric: metric, limit: try amount.amount(of: metric), line: line)
  }

  /// Whether an increase of a function, known by any of `names`, is accepted.
  func accepts(_ metric: GateMetric, _ judgement: Judgement, names: [String]) -> Bool {
    entries.contains { entry in
      (entry.metric == nil || entry.metric == metric) && names.contains(where: entry.pattern.matches)
        && !(entry.limit?.isExceeded(by: judgement) ?? false)
    }
  }
}
