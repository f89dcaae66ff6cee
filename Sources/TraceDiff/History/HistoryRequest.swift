public import TraceAnalysis

/// Which functions are followed over which traces.
public struct HistoryRequest {
  /// In any order.
  public var paths: [String]
  /// Only this function: its name as shown, its full name, or a `NamePattern`.
  public var function: String?
  public var selection = CallSelection()
  public var maximumFunctions = TraceHistory.defaultMaximumFunctions
  /// How functions are called.
  public var style = FunctionNames.Style.short

  public init(paths: [String]) { self.paths = paths }

  /// Reads the traces one after the other, so that memory holds a single one.
  ///
  /// - Throws: `HistoryError`, `TraceStoreError`.
  public func history(through loader: TraceLoader) throws -> TraceHistory {
    let pattern = function.map(NamePattern.init)
    let plan = LoadPlan(selection, functionSelection: .summary, comparesTraces: true, requiresMatches: false)
    let entries = try loader.map(paths, plan) { trace in
      pattern.map { HistoryEntry(trace, matching: $0) } ?? HistoryEntry(trace)
    }
    let history = TraceHistory(entries, maximumFunctions: maximumFunctions, style: style)
    guard history.series.isEmpty else { return history }
    if let function { throw HistoryError.noFunction(function) }
    guard selection.isEmpty else { throw HistoryError.noCalls }
    return history
  }
}
