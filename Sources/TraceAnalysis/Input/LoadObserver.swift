public import TraceStore

/// Something to report to the person who loads a trace; nothing that keeps a report from being made.
public enum LoadNotice: Hashable, Sendable {
  /// What is missing from a trace.
  case damage(TraceDamage, path: String)
  /// A summary of an earlier version, which counts calls that never returned only up to the last event of their
  /// goroutine.
  case oldOpenCalls(path: String)
  /// What a call costs was to be subtracted, but has not been measured; `path` is `nil` for a trace made in memory.
  case unknownCallCost(path: String?)
  /// Without events there are no percentiles of calls below a function.
  case noPercentiles(path: String)
  /// Call paths were folded, and without events it is not known of these calls what a report needs.
  case foldedPaths(path: String, CallPathUse)
}

/// What gets notices and progress while traces are loaded.
public struct LoadObserver: Sendable {
  public var notice: @Sendable (LoadNotice) -> Void
  /// Called when the reading of a file begins; what it returns is called now and then with the part that has been
  /// read, 0 ... 1.
  public var begin: @Sendable (_ path: String) -> @Sendable (Double) -> Void
  /// Called when reading is over.
  public var end: @Sendable () -> Void

  public init(
    notice: @escaping @Sendable (LoadNotice) -> Void = { _ in },
    begin: @escaping @Sendable (_ path: String) -> @Sendable (Double) -> Void = { _ in { _ in } },
    end: @escaping @Sendable () -> Void = {}
  ) {
    self.notice = notice
    self.begin = begin
    self.end = end
  }
}
