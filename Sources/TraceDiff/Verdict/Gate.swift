import TraceAnalysis
import TraceStore
import TraceModel

/// The result of `--fail-on`: what breaks which expression.
public struct Gate: Sendable {
  public struct Violation: Hashable, Sendable {
    /// As given.
    public var expression: String
    public var metric: GateMetric
    /// The function's or the spawn site's name as shown.
    public var name: String
    public var file: String
    public var line: UInt32
    public var judgement: Judgement
  }

  /// Why an expression about times can never fail a build.
  public enum IneffectiveReason: Hashable, Sendable {
    case countsOnly
    case singleRuns
    /// With these numbers of runs and so many functions the minimum adjusted p-value is not below the level.
    case tooFewRuns(minimumPValue: Double, level: Double, comparisons: Int)
  }

  public private(set) var violations: [Violation] = []
  /// Increases that the allow-list accepts.
  public private(set) var accepted: [Violation] = []
  /// Expressions that can never fail a build.
  public private(set) var ineffective: [(expression: String, reason: IneffectiveReason)] = []

  public var passes: Bool { violations.isEmpty }

  /// Something that an expression can be about.
  private struct Candidate {
    var name: String
    /// By which patterns find it: as shown, and whole.
    var names: [String]
    var file: String
    var line: UInt32
    var judgements: [GateMetric: Judgement]
  }

  public init(
    _ comparison: RunComparison, _ expressions: [FailExpression], accepting list: AllowList, options: JudgementOptions
  ) {
    guard !expressions.isEmpty else { return }
    for expression in expressions {
      var options = options
      options.level = expression.level ?? options.level
      // Intervals are not shown here.
      options.resamples = 0
      if expression.conditions.contains(where: \.metric.isTime), !options.judgesTimes {
        ineffective.append((expression.text, .countsOnly))
        continue
      }
      let candidates =
        expression.isAboutGoroutines
        ? Self.sites(comparison, expression, options) : Self.functions(comparison, expression, options)
      apply(expression, to: candidates, list)
      checkCanFail(comparison, expression, candidates, options)
    }
  }

  private mutating func apply(_ expression: FailExpression, to candidates: [Candidate], _ list: AllowList) {
    for candidate in candidates {
      var broken: [(metric: GateMetric, judgement: Judgement)] = []
      for condition in expression.conditions {
        guard let judgement = candidate.judgements[condition.metric], judgement.outcome == .increased,
          condition.amount.isExceeded(by: judgement)
        else { break }
        broken.append((condition.metric, judgement))
      }
      guard broken.count == expression.conditions.count, let first = broken.first else { continue }
      let violation = Violation(
        expression: expression.text, metric: first.metric, name: candidate.name, file: candidate.file,
        line: candidate.line, judgement: first.judgement)
      let isAccepted = broken.allSatisfy { list.accepts($0.metric, $0.judgement, names: candidate.names) }
      if isAccepted { accepted.append(violation) } else { violations.append(violation) }
    }
  }

  /// Notes an expression with a condition about times that no change could have fulfilled.
  private mutating func checkCanFail(
    _ comparison: RunComparison, _ expression: FailExpression, _ candidates: [Candidate], _ options: JudgementOptions
  ) {
    guard let metric = expression.conditions.first(where: \.metric.isTime)?.metric else { return }
    let (n, m) = (comparison.base.count, comparison.head.count)
    guard n + m > 2 else { return ineffective.append((expression.text, .singleRuns)) }
    let tested = max(candidates.count { $0.judgements[metric]?.ground == .test }, 1)
    let minimum = MannWhitney.minimumPValue(n, m)
    if minimum * Double(tested) >= options.level {
      ineffective.append(
        (expression.text, .tooFewRuns(minimumPValue: minimum, level: options.level, comparisons: tested)))
    }
  }

  /// Functions that the pattern matches; only they are tested, so only they count for the correction.
  private static func functions(
    _ comparison: RunComparison, _ expression: FailExpression, _ options: JudgementOptions
  ) -> [Candidate] {
    let report = DiffReport(comparison, options: options) { function in
      expression.pattern.map { comparison.allNames(function).contains(where: $0.matches) } ?? true
    }
    return report.rows.compactMap { row in
      guard let function = row.function, row.presence != .notRecorded else { return nil }
      let symbol = comparison.functions[Int(function)].symbol
      var judgements: [GateMetric: Judgement] = [.calls: row.calls, .selfTime: row.selfTime, .totalTime: row.totalTime]
      judgements[.p50] = row.p50
      judgements[.p99] = row.p99
      return Candidate(
        name: row.name, names: comparison.allNames(function), file: symbol.file, line: symbol.line,
        judgements: judgements)
    }
  }

  private static func sites(
    _ comparison: RunComparison, _ expression: FailExpression, _ options: JudgementOptions
  ) -> [Candidate] {
    let found = comparison.sites.indices.compactMap { site -> (site: Int, candidate: Candidate)? in
      let statement = comparison.sites[site].site
      let name = GoName(statement.function)
      let names = [FunctionNames.short(name), name.path + name.rest]
      if let pattern = expression.pattern, !names.contains(where: pattern.matches) { return nil }
      let candidate = Candidate(
        name: comparison.siteName(UInt32(site)), names: names, file: statement.file, line: statement.line,
        judgements: [:])
      return (site, candidate)
    }
    let judgements = Judgement.counts(
      found.map { site, _ in
        (comparison.base.map { Double($0.goroutines[site]) }, comparison.head.map { Double($0.goroutines[site]) })
      }, level: options.level)
    return zip(found, judgements).map { found, judgement in
      var judged = found.candidate
      judged.judgements[.goroutines] = judgement
      return judged
    }
  }
}

extension RunComparison {
  /// All names of a function that a pattern may mean: as shown, and whole, on both sides.
  func allNames(_ function: UInt32) -> [String] {
    let compared = functions[Int(function)]
    return [names[function], baseNames[function]] + [compared.base?.name, compared.head?.name].compactMap(\.self)
  }
}
