/// What becomes of a function.
public enum FunctionTreatment: Hashable, Sendable {
  /// Every call is recorded with its times.
  case traced
  /// Calls are counted alone, as a line of the filter file says; their time is their callers'.
  case counted
  case leftOut(LeftOut)

  public var leftOut: LeftOut? {
    if case .leftOut(let reason) = self { reason } else { nil }
  }

  /// Whether it has an id, and so a name in the trace.
  var hasID: Bool { leftOut == nil }
}
