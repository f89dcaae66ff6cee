/// A number of a function that a gate can limit.
public enum GateMetric: String, CaseIterable, Sendable {
  case calls
  case selfTime = "self"
  case totalTime = "total"
  case p50, p99, goroutines

  /// Whether it is a time, which varies from run to run.
  public var isTime: Bool { self != .calls && self != .goroutines }
}

/// An increase: by a part of the base, or by an amount (calls, goroutines, nanoseconds).
public enum GateAmount: Hashable, Sendable {
  case relative(Double)
  case absolute(Double)

  /// Whether `judgement` increased by more.
  func isExceeded(by judgement: Judgement) -> Bool {
    switch self {
    case .relative(let part): return (judgement.change ?? 0) > part
    case .absolute(let amount): return judgement.difference > amount
    }
  }
}
