import Console
import TraceAnalysis
import TraceModel

/// Everything that a comparison found, before it becomes text.
public struct DiffResult: Sendable {
  public let comparison: RunComparison
  public let report: DiffReport
  public let findings: CallFindings
  public let gate: Gate
  /// Whether `--fail-on` was given.
  public let isGated: Bool
  /// How much of the report is shown to people.
  public let extent: Extent
  /// The same runs with their call paths, where some were folded; elsewhere the same comparison.
  public let paths: RunComparison

  public struct Extent: Hashable, Sendable {
    /// Rows of a table.
    public var top = 20
    /// Rows with less than this part of the base's self time are summed up, unless their change is proven.
    public var threshold = 0.005

    public init() {}
  }

  /// - Parameters:
  ///   - comparison: the runs with sums by function and caller where call paths were folded.
  ///   - paths: the same runs as `LoadedTrace.withOther` has them, where call paths were folded and are shown.
  /// - Complexity: that of its parts.
  public init(
    _ comparison: RunComparison, paths: RunComparison? = nil, by grouping: DiffGrouping = .standard,
    options: JudgementOptions,
    failOn expressions: [FailExpression] = [], accepting list: AllowList = AllowList(), extent: Extent = Extent()
  ) {
    self.comparison = comparison
    self.paths = paths ?? comparison
    report = DiffReport(comparison, by: grouping, options: options)
    findings = CallFindings(comparison, level: options.level)
    gate = Gate(comparison, expressions, accepting: list, options: options)
    isGated = !expressions.isEmpty
    self.extent = extent
  }

  /// `1 run against 1`, `10 runs against 12`.
  public static func runsText(base: Int, head: Int) -> String {
    "\(CountText.count(UInt64(base), "run")) against \(head)"
  }

  var runsText: String { Self.runsText(base: comparison.base.count, head: comparison.head.count) }

  /// Rows that people see, and what the others add up to.
  var shownRows: (rows: [DiffReport.Row], others: Int, contribution: Int64) {
    let minimum = report.whole.baseMedian * extent.threshold
    var rows = report.rows.filter { row in
      Double(row.contribution.magnitude) >= minimum || row.selfTime.isProven || row.p50?.isProven == true
        || row.goroutines?.isProven == true
    }
    rows = Array(rows.prefix(extent.top))
    let shown = rows.reduce(Int64(0)) { saturatingSum($0, $1.contribution) }
    return (
      rows, report.rows.count + report.groupsLeftOut - rows.count,
      Int64(clamping: Int128(report.totalChange) - Int128(shown))
    )
  }
}
