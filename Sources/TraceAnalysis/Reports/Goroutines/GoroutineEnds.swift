import TraceStore
import Replay
import TraceModel

/// When the goroutines of a trace ended: with their last event or, where calls of theirs are open, as these do.
struct GoroutineEnds {
  /// `nil` where open calls end at the last event.
  private var openCalls: OpenCallEnds?

  init() {}

  init(of trace: LoadedTrace) {
    guard trace.summary.openCallRule == .processEnd else { return }
    openCalls = OpenCallEnds(trace.processes, lastTicks: trace.summary.lastTicks)
  }

  /// Not before its first event.
  func ticks(of goroutine: Goroutine) -> UInt64 {
    let last = max(goroutine.firstTicks, goroutine.lastTicks)
    guard goroutine.openCalls > 0, let openCalls else { return last }
    return openCalls.ticks(process: goroutine.process, last: last)
  }

  /// Ticks from its first event to its end.
  func lifetime(of goroutine: Goroutine) -> UInt64 { ticks(of: goroutine) - goroutine.firstTicks }
}
