/// Finds the distinct goroutines of a batch in time proportional to its runs.
struct GoroutineCollector: Sendable {
  /// By goroutine: the last round in which it was seen.
  private var seen: [UInt32] = []
  private var round: UInt32 = 0

  mutating func collect(_ runs: [EventBatch.Run]) -> BlockGoroutines {
    if round == .max {
      seen = []
      round = 0
    }
    round += 1
    var distinct: [UInt32] = []
    var (lowest, highest) = (UInt32.max, UInt32.min)
    for run in runs {
      let index = Int(run.goroutine)
      if index >= seen.count {
        seen.append(contentsOf: repeatElement(0, count: max(index + 1, seen.count * 2) - seen.count))
      }
      guard seen[index] != round else { continue }
      seen[index] = round
      lowest = min(lowest, run.goroutine)
      highest = max(highest, run.goroutine)
      if distinct.count <= Format.maximumListedGoroutines { distinct.append(run.goroutine) }
    }
    guard distinct.count <= Format.maximumListedGoroutines else { return .within(lowest...highest) }
    return .these(distinct.sorted())
  }
}
