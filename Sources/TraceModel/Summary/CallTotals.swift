/// What the calls of one call path, or of one function, add up to.
///
/// Times are in ticks in the call tree of a trace (`CallTree`), in nanoseconds in that of a report (`PathTree` in
/// `TraceAnalysis`). Fields have the same names wherever calls are added up, in the page's scripts too.
public struct CallTotals: Hashable, Sendable {
  /// Calls entered.
  public var calls: UInt64
  /// Of `calls`, those that had not returned at the end of the trace.
  public var openCalls: UInt64
  /// Time between enter and exit, summed over calls, without stalls; open calls count up to their end by the summary's
  /// rule (`TraceSummary.openCallRule`).
  public var totalTime: UInt64
  /// Of `totalTime`, that of open calls; `.max` where it is not known.
  public var openTime: UInt64
  /// `totalTime` less that of callees on the same goroutine; time of spawned goroutines is theirs alone.
  public var selfTime: UInt64
  /// Shortest and longest call that returned; `.max` and 0 where none did.
  public var minTime: UInt64
  public var maxTime: UInt64

  public init(
    calls: UInt64 = 0, openCalls: UInt64 = 0, totalTime: UInt64 = 0, openTime: UInt64 = 0, selfTime: UInt64 = 0,
    minTime: UInt64 = .max, maxTime: UInt64 = 0
  ) {
    self.calls = calls
    self.openCalls = openCalls
    self.totalTime = totalTime
    self.openTime = openTime
    self.selfTime = selfTime
    self.minTime = minTime
    self.maxTime = maxTime
  }

  /// Adds other calls, with times of the same unit; sums stay at `UInt64.max` where they would overflow.
  @inlinable
  public mutating func add(_ other: CallTotals) {
    calls = saturatingSum(calls, other.calls)
    openCalls = saturatingSum(openCalls, other.openCalls)
    totalTime = saturatingSum(totalTime, other.totalTime)
    openTime = saturatingSum(openTime, other.openTime)
    selfTime = saturatingSum(selfTime, other.selfTime)
    minTime = min(minTime, other.minTime)
    maxTime = max(maxTime, other.maxTime)
  }
}

extension CallTotals {
  /// Whether nothing was counted; a group of calls has a total time, but no calls of its own.
  public var isEmpty: Bool { calls == 0 && totalTime == 0 }

  /// Of calls that returned, as `minTime` and `maxTime`; `nil` where none did, or where it is not known.
  public var meanTime: UInt64? {
    let returned = calls - min(calls, openCalls)
    guard returned > 0, openTime != .max, minTime <= maxTime else { return nil }
    // Sums of rounded times may be off by a nanosecond.
    return min(max((totalTime - min(openTime, totalTime)) / returned, minTime), maxTime)
  }

  /// The same with each time converted; what is not known and the minimum of no calls stay `.max`.
  @inlinable
  public func convertingTimes(_ convert: (UInt64) -> UInt64) -> CallTotals {
    CallTotals(
      calls: calls, openCalls: openCalls, totalTime: convert(totalTime),
      openTime: openTime == .max ? .max : convert(openTime), selfTime: convert(selfTime),
      minTime: minTime == .max ? .max : convert(minTime), maxTime: convert(maxTime))
  }
}
