public import Platform

/// Why runs are not compared.
public enum DiffError: Error, Sendable {
  /// An expression of `DiffRequest.failOn` cannot be read.
  case failExpression(GateSyntaxError)
  /// A line of the allow-list cannot be read.
  case allowList(AllowList.LineError, path: String)
  /// The file with the allow-list cannot be read.
  case unreadable(path: String, SystemError)
  /// The traces have too little in common; `DiffRequest.force` compares them all the same.
  case notComparable(Comparability)
  /// No change could fulfil the expression, so that a build which passes proves nothing.
  case gateCanNeverFail(expression: String, Gate.IneffectiveReason, baseRuns: Int, headRuns: Int)
}
