import Algorithms

/// When the recording intervals of one process ended: recording was switched off, events were dropped, or the recording
/// ended before the process did.
public struct IntervalEnds: Hashable, Sendable {
  /// Ascending, without equal ones; at most `TraceLimits.maximumIntervalEnds`, of more the last ones.
  public private(set) var ticks: [UInt64] = []

  public init() {}

  public init(_ ticks: some Sequence<UInt64>) {
    for tick in ticks { add(tick) }
  }

  /// Whether the earliest may have been forgotten.
  public var isFull: Bool { ticks.count >= TraceLimits.maximumIntervalEnds }

  /// - Complexity: O(later ones).
  public mutating func add(_ tick: UInt64) {
    var index = ticks.count
    while index > 0, ticks[index - 1] > tick { index -= 1 }
    if index > 0, ticks[index - 1] == tick { return }
    ticks.insert(tick, at: index)
    if ticks.count > TraceLimits.maximumIntervalEnds { ticks.removeFirst() }
  }

  /// The first one at `tick` or after it.
  ///
  /// - Complexity: O(log(intervals)).
  public func first(from tick: UInt64) -> UInt64? {
    let index = ticks.partitioningIndex { $0 >= tick }
    return index < ticks.count ? ticks[index] : nil
  }
}
