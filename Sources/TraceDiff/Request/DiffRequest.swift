import Console
public import TraceAnalysis

/// Which runs are compared, and how.
public struct DiffRequest {
  /// Paths of the older program's traces, at least one.
  public var base: [String]
  /// The same of the newer program.
  public var head: [String]
  public var selection = CallSelection()
  public var grouping = DiffGrouping.standard
  /// Whether a function that calls itself directly is one call path.
  public var foldsRecursion = false
  /// Whether to compare traces that are not comparable, and to judge times of sides that differ in more than their
  /// code.
  public var force = false
  /// When to fail; each is a `FailExpression`.
  public var failOn: [String] = []
  /// The path of an `AllowList`.
  public var allowFile: String?
  public var judgement = JudgementOptions()
  public var extent = DiffResult.Extent()
  /// Whether the result's call paths are shown.
  public var showsPaths = false
  /// How functions are called.
  public var style = FunctionNames.Style.short

  public init(base: [String], head: [String]) {
    self.base = base
    self.head = head
  }

  /// Reads the traces and compares them.
  ///
  /// - Throws: `DiffError`, `TraceStoreError`, `SelectionError`.
  public func result(through loader: TraceLoader) throws -> DiffResult {
    let expressions = try failExpressions()
    let list = try allowFile.map { path throws(DiffError) in try AllowList(path: path) } ?? AllowList()
    let traces = try loader.traces(
      base + head,
      LoadPlan(
        selection, goroutines: goroutineUse(expressions), functionSelection: .summary,
        paths: foldsRecursion ? .all : grouping.paths, comparesTraces: true))
    let comparison = comparison(of: traces)
    let isFolded = showsPaths && traces.contains(where: \.hasFoldedPaths)
    let result = DiffResult(
      comparison, paths: isFolded ? self.comparison(of: traces.map { $0.withOther() }) : nil,
      by: grouping,
      options: try judgement(for: comparison.comparability), failOn: expressions,
      accepting: list, extent: extent)
    if let (expression, reason) = result.gate.ineffective.first {
      throw DiffError.gateCanNeverFail(expression: expression, reason, baseRuns: base.count, headRuns: head.count)
    }
    return result
  }

  private func comparison(of traces: [LoadedTrace]) -> RunComparison {
    let comparison = RunComparison(
      base: Array(traces.prefix(base.count)), head: Array(traces.dropFirst(base.count)), style: style)
    return foldsRecursion ? comparison.foldingRecursion() : comparison
  }

  /// The names of the first files, and how many more there are.
  public var title: String {
    [base, head].map { paths in
      let name = lastElement(of: paths.first ?? "")
      return SafeText.name(paths.count > 1 ? "\(name) and \(paths.count - 1) more" : name)
    }.joined(separator: " → ")
  }

  private func failExpressions() throws(DiffError) -> [FailExpression] {
    do throws(GateSyntaxError) {
      return try failOn.map { text throws(GateSyntaxError) in try FailExpression(parsing: text) }
    } catch {
      throw .failExpression(error)
    }
  }

  /// Goroutines are counted only where the report or the gate shows their number.
  private func goroutineUse(_ expressions: [FailExpression]) -> GoroutineUse {
    grouping == .spawnSite || expressions.contains(where: \.isAboutGoroutines) ? .passes : .nothing
  }

  /// Times that depend on more than the code are not judged.
  private func judgement(for comparability: Comparability) throws(DiffError) -> JudgementOptions {
    if force { return judgement }
    guard comparability.level != .notComparable else { throw .notComparable(comparability) }
    return judgement.fitting(comparability)
  }
}
