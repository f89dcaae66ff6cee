import TraceStore

/// Goroutines over time: how many were alive, and the longest-lived of them one by one.
struct Activity {
  struct Row {
    var pid: Int32
    var goid: UInt64
    var label: String
    /// Nanoseconds since the trace's first event.
    var first: UInt64
    var last: UInt64
    var busy: UInt64
    var calls: UInt64
    var isOpen: Bool
  }

  /// Goroutines alive in each of equal pieces of the time from the first to the last event.
  let alive: [UInt64]
  /// By first event.
  let rows: [Row]
  let goroutines: Int
  let open: Int

  /// Several traces are laid over each other, each from its own first event on.
  init(_ traces: [LoadedTrace], buckets: Int = 400, mostRows: Int = 2000) throws {
    let wall = max(traces.map(\.wallNanoseconds).max() ?? 0, 1)
    // Goroutines that begin and that have ended, by bucket.
    var change = [Int64](repeating: 0, count: buckets + 1)
    var longest = GoroutineRanking(most: mostRows)
    var open = 0
    for (number, trace) in traces.enumerated() {
      try trace.forEachGoroutine { index, goroutine in
        let span = trace.nanoseconds(of: goroutine)
        change[Self.bucket(span.lowerBound, wall, buckets)] += 1
        change[Self.bucket(span.upperBound, wall, buckets) + 1] -= 1
        let lifetime = span.upperBound - span.lowerBound
        longest.add(GoroutineRanking.Entry(key: lifetime, trace: number, number: index, goroutine: goroutine))
        open += goroutine.openCalls > 0 ? 1 : 0
      }
    }
    var count: Int64 = 0
    alive = change.dropLast().map { step in
      count += step
      return UInt64(max(count, 0))
    }
    goroutines = longest.count
    self.open = open
    rows = longest.ranked().map { Self.row(traces[$0.trace], $0.goroutine) }
      .sorted { ($0.first, $0.goid) < ($1.first, $1.goid) }
  }

  private static func bucket(_ time: UInt64, _ wall: UInt64, _ buckets: Int) -> Int {
    Int(min(Double(time) / Double(wall) * Double(buckets), Double(buckets - 1)))
  }

  private static func row(_ trace: LoadedTrace, _ goroutine: Goroutine) -> Row {
    let span = trace.nanoseconds(of: goroutine)
    let process = Int(goroutine.process)
    var label = goroutine.isMain ? "main" : ""
    if label.isEmpty, let site = goroutine.spawnSite { label = Lineage.text(trace.spawnSites[Int(site.rawValue)]) }
    return Row(
      pid: process < trace.processes.count ? trace.processes[process].pid : 0, goid: goroutine.goid, label: label,
      first: span.lowerBound, last: span.upperBound, busy: trace.metadata.clock.nanoseconds(goroutine.busyTicks),
      calls: goroutine.calls, isOpen: goroutine.openCalls > 0)
  }
}

extension LoadedTrace {
  /// From a goroutine's first to its last event, nanoseconds since the trace's first event, or since that of the window.
  fileprivate func nanoseconds(of goroutine: Goroutine) -> ClosedRange<UInt64> {
    let epoch = min(summary.firstTicks, goroutine.firstTicks)
    let first = metadata.clock.nanoseconds(goroutine.firstTicks - epoch)
    let last = metadata.clock.nanoseconds(max(goroutine.lastTicks, goroutine.firstTicks) - epoch)
    let begin = min(view?.window.lowerBound ?? 0, first)
    return first - begin...max(first, last) - begin
  }
}
