/// How much of one call path may be elsewhere, since it was folded: at most so many calls, and so much total time.
public struct MissingCalls: Hashable, Sendable {
  public var calls: UInt64
  /// In the unit of the totals that it belongs to. Self time is a part of it.
  public var time: UInt64

  public init(calls: UInt64 = 0, time: UInt64 = 0) {
    self.calls = calls
    self.time = time
  }

  /// Nothing is known.
  public static var unbounded: MissingCalls { MissingCalls(calls: .max, time: .max) }

  /// Sums stay at `.max`, where nothing is known.
  public mutating func add(_ other: MissingCalls) {
    calls = saturatingSum(calls, other.calls)
    time = saturatingSum(time, other.time)
  }

  /// Makes it no more than that.
  public mutating func bound(by most: MissingCalls) {
    calls = min(calls, most.calls)
    time = min(time, most.time)
  }

  /// So much of each of several paths; `.max` where that is more.
  public func multiplied(by count: UInt64) -> MissingCalls {
    func product(_ one: UInt64) -> UInt64 {
      let (product, overflow) = one.multipliedReportingOverflow(by: count)
      return overflow ? .max : product
    }
    return MissingCalls(calls: product(calls), time: product(time))
  }

  /// The same with the time converted; `.max` stays.
  public func convertingTime(_ convert: (UInt64) -> UInt64) -> MissingCalls {
    MissingCalls(calls: calls, time: time == .max ? .max : convert(time))
  }

  public var isNone: Bool { calls == 0 && time == 0 }
}
