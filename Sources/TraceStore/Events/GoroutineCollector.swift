import TraceModel

/// Finds the distinct goroutines of a batch in time proportional to its runs, in the same memory for any goroutines.
struct GoroutineCollector: Sendable {
  private static let bits = 12

  /// A hash table with linear probing, a quarter full at most: the round in which a slot was taken, and the goroutine.
  private var slots = [UInt64](repeating: 0, count: 1 << bits)
  private var round: UInt32 = 0

  mutating func collect(_ runs: [EventBatch.Run]) -> GoroutineSet {
    if round == .max { self = GoroutineCollector() }
    round += 1
    var distinct: [UInt32] = []
    var (lowest, highest) = (UInt32.max, UInt32.min)
    for run in runs {
      lowest = min(lowest, run.goroutine)
      highest = max(highest, run.goroutine)
      // With more than can be listed, only the lowest and the highest are kept.
      if distinct.count <= Format.maximumListedGoroutines, take(run.goroutine) { distinct.append(run.goroutine) }
    }
    guard distinct.count <= Format.maximumListedGoroutines else { return .within(lowest...highest) }
    return .these(distinct.sorted())
  }

  /// Whether the goroutine is new in this round.
  private mutating func take(_ goroutine: UInt32) -> Bool {
    let wanted = UInt64(round) << 32 | UInt64(goroutine)
    // Fibonacci hashing.
    var at = Int((goroutine &* 0x9E37_79B9) >> (32 - UInt32(Self.bits)))
    while slots[at] >> 32 == round {
      if slots[at] == wanted { return false }
      at = (at + 1) & (slots.count - 1)
    }
    slots[at] = wanted
    return true
  }
}
