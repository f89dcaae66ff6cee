/// A text that is no expression: what is wrong, and in which part of it.
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
  public var range: Range<Int>
  /// The whole text.
  public var text: String
}
