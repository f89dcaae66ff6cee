import TraceStore
import TraceModel

/// How long a trace is.
extension LoadedTrace {
  /// From the first event of any goroutine to the last event or the end of the last open call, or the part of this time
  /// that is looked at.
  public var spanNanoseconds: UInt64 {
    if let view { return view.window.upperBound - view.window.lowerBound }
    return metadata.clock.nanoseconds(summary.endTicks - min(summary.firstTicks, summary.endTicks))
  }

  /// The part of that time in which at least one process lived: what 100 % means.
  ///
  /// Between the processes of `go test ./...` the go command compiles; no process lives then.
  ///
  /// - Complexity: O(processes × log(processes)).
  public var wallNanoseconds: UInt64 {
    guard processes.count > 1 else { return spanNanoseconds }
    let whole = view.map { ticks(of: $0.window) } ?? summary.firstTicks...max(summary.firstTicks, summary.endTicks)
    var covered: UInt64 = 0
    var end = whole.lowerBound
    for process in processes.sorted(by: { $0.startTicks < $1.startTicks }) {
      let from = max(process.startTicks, end)
      let to = min(process.endTicks ?? .max, whole.upperBound)
      guard from < to else { continue }
      covered += to - from
      end = to
    }
    // A file that says nothing of when its processes lived.
    return covered > 0 ? metadata.clock.nanoseconds(covered) : spanNanoseconds
  }

  /// Whether the summary comes from an earlier version, which counted calls that never returned only up to the last
  /// event of their goroutine.
  public var hasOldOpenCalls: Bool {
    view == nil && summary.openCallRule == .lastEvent && summary.callTree.nodes.contains { $0.totals.openCalls > 0 }
  }
}
