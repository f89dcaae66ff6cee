import Console
import TraceDiff

extension CommandFailure {
  /// What is wrong, the text, and a mark below the offending word; `source` is the option or file with the text.
  init(_ error: GateSyntaxError, in source: String) {
    let metrics = GateMetric.allCases.map(\.rawValue).joined(separator: ", ")
    let reason: String
    switch error.reason {
    case .emptyExpression: reason = "a condition is missing; write for example calls>0%"
    case .unknownMetric(let word): reason = "'\(word)' is not one of \(metrics)"
    case .missingComparison(let metric): reason = "an amount is missing after '\(metric)', as in \(metric)>5%"
    case .badAmount(let word, let metric):
      let examples = metric.isTime ? "5% or 2ms" : "5% or 100"
      reason = "'\(word)' is not an amount; \(metric.rawValue) takes for example \(examples)"
    case .badPValue(let word): reason = "'\(word)' is not a probability between 0 and 1"
    case .pValueAlone: reason = "p<… needs a change, as in self>5%,p<0.01"
    case .goroutinesWithOthers: reason = "goroutines cannot be combined with other metrics; use two expressions"
    case .acceptsNothing(let word): reason = "'\(word)' is not an entry; write for example db.Query: calls<=100"
    }
    let column = String(decoding: Array(error.text.utf8)[..<error.range.lowerBound], as: UTF8.self)
    let mark =
      String(repeating: " ", count: DisplayWidth.columns(column))
      + String(repeating: "^", count: max(error.range.count, 1))
    self.init("\(source): \(reason)\n\(error.text)\n\(mark)")
  }

  /// An expression that can never fail, so that a build that passes it proves nothing.
  init(_ expression: String, canNeverFail reason: Gate.IneffectiveReason, runs: String) {
    let why: String
    switch reason {
    case .countsOnly: why = "times are not judged: the sides differ in more than their code (--force judges them)"
    case .singleRuns: why = "times cannot be judged from one run of each side; record several"
    case .tooFewRuns(let minimum, let level, let comparisons):
      let thousandths = (minimum * Double(comparisons) * 1000).rounded() / 1000
      why =
        "\(runs) with \(CountText.count(UInt64(comparisons), "function")) compared give no p-value below "
        + "\(thousandths), but it must be below \(level); record more runs, or name the functions"
    }
    self.init("--fail-on '\(expression)' can never fail: \(why)")
  }
}
