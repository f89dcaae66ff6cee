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
    var words = GateText(text)
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
