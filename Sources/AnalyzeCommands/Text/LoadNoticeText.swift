import Console
import TraceAnalysis
import TraceStore

extension TraceLoader {
  /// A loader that prints what it has to report, once each, and on a terminal how far it has come.
  static let reporting = TraceLoader(
    observer: LoadObserver(
      notice: { $0.print(to: diagnostics) }, begin: { LoadProgress($0).note }, end: { diagnostics.status(nil) }))
}

extension LoadNotice {
  func print(to diagnostics: Diagnostics) {
    switch self {
    case .damage(let damage, let path):
      diagnostics.warnOnce("\(SafeText.visible(path)): \(DamageText.format(damage))")
    case .oldOpenCalls(let path):
      diagnostics.warnOnce(
        "\(path): recorded by an earlier version: calls that never returned last until the last event of "
          + "their goroutine; 'gotrace-analyze repair' extends them to the end of their process")
    case .unknownCallCost(let path):
      let name = path.map { SafeText.visible($0) } ?? "the trace"
      diagnostics.warnOnce("\(name): the cost of a call was not measured; nothing is subtracted")
    case .noPercentiles(let path):
      diagnostics.note(
        "\(SafeText.visible(path)) has only a summary, which has no percentiles of calls below --root")
    case .foldedPaths(let path, let use):
      let effect =
        use == .all
        ? "these calls are in '(other)', wherever they belong here"
        : "total times may have calls within others of their group"
      diagnostics.note(
        "\(SafeText.visible(path)) has only a summary, in which cold call paths are summed up by function and caller: "
          + effect)
    }
  }
}

/// Reports once what is missing from a trace.
func report(_ damage: [TraceDamage], of path: String) { TraceLoader.reporting.report(damage, of: path) }
