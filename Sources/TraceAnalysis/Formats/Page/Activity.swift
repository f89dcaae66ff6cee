import TraceStore
import TraceModel

/// Goroutines over time: how many were alive, and the longest-lived of them one by one.
struct Activity {
  struct Row {
    var pid: Int32
    var goid: UInt64
    var label: String
    /// Nanoseconds since the trace's first event.
    var first: UInt64
    var last: UInt64
    var inCalls: UInt64
    var calls: UInt64
    var isOpen: Bool
  }

  /// Goroutines alive in each of equal pieces of the time from the first to the last event.
  let alive: [UInt64]
  /// By first event.
  let rows: [Row]
  let goroutines: Int
  let open: Int
}

/// Takes goroutines as they come, trace by trace. Several traces are laid over each other, each from its own first
/// event on.
struct ActivityBuilder {
  private let traces: [LoadedTrace]
  private let wall: Double
  private let buckets: Int
  /// Goroutines that begin less those that have ended, by bucket.
  private var change: [Int64]
  private var longestLived: GoroutineRanking
  private var open = 0
  /// The trace whose goroutines are coming.
  private var trace = 0
  private var times = GoroutineTimes()

  init(_ traces: [LoadedTrace], buckets: Int = 400, maximumRows: Int = 2000) {
    self.traces = traces
    self.buckets = buckets
    wall = Double(max(traces.map(\.spanNanoseconds).max() ?? 0, 1))
    change = Array(repeating: 0, count: buckets + 1)
    longestLived = GoroutineRanking(maximumCount: maximumRows)
  }

  /// The goroutines of the trace with that number come next.
  mutating func begin(_ trace: Int) {
    self.trace = trace
    times = GoroutineTimes(of: traces[trace])
  }

  /// Takes a goroutine that is looked at.
  @inline(__always)
  mutating func add(_ number: Int, _ goroutine: Goroutine) {
    let span = times.span(of: goroutine)
    change[bucket(span.lowerBound)] += 1
    change[bucket(span.upperBound) + 1] -= 1
    let lifetime = span.upperBound - span.lowerBound
    longestLived.add(GoroutineRanking.Entry(key: lifetime, trace: trace, number: number, goroutine: goroutine))
    open += goroutine.openCalls > 0 ? 1 : 0
  }

  private func bucket(_ time: UInt64) -> Int {
    Int(min(Double(time) / wall * Double(buckets), Double(buckets - 1)))
  }

  func activity() -> Activity {
    var count: Int64 = 0
    let alive = change.dropLast().map { step in
      count += step
      return UInt64(max(count, 0))
    }
    let rows = longestLived.ranked().map { Self.row(traces[$0.trace], $0.goroutine) }
      .sorted { ($0.first, $0.goid) < ($1.first, $1.goid) }
    return Activity(alive: alive, rows: rows, goroutines: longestLived.count, open: open)
  }

  private static func row(_ trace: LoadedTrace, _ goroutine: Goroutine) -> Activity.Row {
    let span = GoroutineTimes(of: trace).span(of: goroutine)
    let process = Int(goroutine.process)
    var label = goroutine.isMain ? "main" : ""
    if label.isEmpty, let site = goroutine.spawnSite { label = Lineage.text(trace.spawnSites[Int(site.rawValue)]) }
    return Activity.Row(
      pid: process < trace.processes.count ? trace.processes[process].pid : 0, goid: goroutine.goid, label: label,
      first: span.lowerBound, last: span.upperBound, inCalls: trace.metadata.clock.nanoseconds(goroutine.inCallTicks),
      calls: goroutine.calls, isOpen: goroutine.openCalls > 0)
  }
}

/// When the goroutines of a trace lived.
private struct GoroutineTimes {
  private var clock = TraceMetadata().clock
  private var epoch: UInt64 = 0
  private var ends = GoroutineEnds()
  /// Where the window that is looked at begins, nanoseconds since the trace's first event.
  private var begin: UInt64 = 0

  init() {}

  init(of trace: LoadedTrace) {
    (clock, epoch) = (trace.metadata.clock, trace.summary.firstTicks)
    ends = GoroutineEnds(of: trace)
    begin = trace.view?.window.lowerBound ?? 0
  }

  /// From a goroutine's first event to its end, nanoseconds since the trace's first event, or since that of the window.
  func span(of goroutine: Goroutine) -> ClosedRange<UInt64> {
    let epoch = min(epoch, goroutine.firstTicks)
    let first = clock.nanoseconds(goroutine.firstTicks - epoch)
    let last = clock.nanoseconds(ends.ticks(of: goroutine) - epoch)
    let begin = min(begin, first)
    return first - begin...max(first, last) - begin
  }
}
