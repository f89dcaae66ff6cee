public import TraceModel

/// When calls end that never return (docs/FORMAT.md, "Open calls").
public struct OpenCallEnds: Sendable {
  /// Of a process whose end is not known, and which was recorded to the end, the latest event of the trace.
  private let fallback: UInt64
  /// By process; of those that the table lacks nothing is known.
  private let processes: [(intervalEnds: IntervalEnds, end: UInt64?)]

  /// - Parameter lastTicks: of the latest event of the trace.
  public init(_ processes: [TracedProcess], lastTicks: UInt64) {
    fallback = lastTicks
    self.processes = processes.map { ($0.intervalEnds, $0.endTicks) }
  }

  /// The tick at which a goroutine's open calls end whose last event is at `last`; not before that.
  ///
  /// - Complexity: O(log(recording intervals of the process)).
  public func ticks(process: UInt32, last: UInt64) -> UInt64 {
    guard Int(process) < processes.count else { return max(last, fallback) }
    let (intervalEnds, end) = processes[Int(process)]
    if intervalEnds.isFull, let first = intervalEnds.ticks.first, last < first { return last }
    let known = [intervalEnds.first(from: last), end].compactMap { $0 }.min()
    return max(last, known ?? fallback)
  }
}
