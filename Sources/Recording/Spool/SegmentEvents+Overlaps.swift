internal import Algorithms

extension SegmentEvents {
  /// Cuts runs so that those of one goroutine do not overlap in time.
  ///
  /// A P writes a switch record only where the goroutine is not that of its last event. So a goroutine that goes to
  /// another P and comes back, with no other in between, has one run here with a hole in it, and the other P's run fits
  /// the hole.
  ///
  /// - Precondition: `runs` are sorted by their first ticks.
  mutating func cutOverlaps() {
    var pending = Array(runs.reversed())
    runs.removeAll(keepingCapacity: true)
    /// By goroutine: its latest run in `runs`.
    var latest: [UInt32: Int] = [:]
    while let run = pending.popLast() {
      if let index = latest[run.goroutine], let rest = cut(&runs[index], at: run.firstTicks) {
        // A hole is rarely long, so the rest belongs near the end.
        let position = pending.lastIndex { $0.firstTicks > rest.firstTicks }.map { $0 + 1 } ?? 0
        pending.insert(rest, at: position)
      }
      latest[run.goroutine] = runs.count
      runs.append(run)
    }
    runs.removeAll { $0.count == 0 }
    raiseToFloors()
  }

  /// Raises times so that no goroutine goes back in time: the counters of two cores may differ by a few ticks.
  private mutating func raiseToFloors() {
    var floors: [UInt32: UInt64] = [:]
    for run in runs {
      let floor = floors[run.goroutine] ?? run.floor
      var index = run.start
      while index < run.start + run.count, times[index] < floor {
        times[index] = floor
        index += 1
      }
      floors[run.goroutine] = max(floor, times[run.start + run.count - 1])
    }
  }

  /// Takes the events after `ticks` away from a run, which may be left empty.
  ///
  /// - Returns: These events; `nil` where there are none.
  private func cut(_ run: inout SegmentRun, at ticks: UInt64) -> SegmentRun? {
    let end = run.start + run.count
    guard run.count > 0, times[end - 1] > ticks else { return nil }
    var first = times[run.start..<end].partitioningIndex { $0 > ticks }
    // Both ends of a stall stay together.
    if run.beginsWithStall && first == run.start + 1 { first = run.start }
    let rest = SegmentRun(
      firstTicks: times[run.beginsWithStall && first == run.start ? first + 1 : first], goroutine: run.goroutine,
      start: first, count: end - first, beginsWithStall: run.beginsWithStall && first == run.start,
      interval: run.interval,
      floor: run.floor
    )
    run.count = first - run.start
    return rest
  }
}
