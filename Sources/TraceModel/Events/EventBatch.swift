/// Events in the order in which each goroutine made them: flat columns plus the runs that say whose they are.
///
/// Two runs of one goroutine never overlap in time and stand in time order, within a batch and from batch to batch.
public struct EventBatch: Sendable {
  /// Consecutive events of one goroutine.
  public struct Run: Sendable, Hashable {
    /// Index into the trace's goroutine table.
    public var goroutine: UInt32
    /// The number of events, at least 1.
    public var count: UInt32

    public init(goroutine: UInt32, count: UInt32) {
      self.goroutine = goroutine
      self.count = count
    }
  }

  /// The runs in file order; their counts add up to `times.count`.
  public var runs: [Run] = []
  /// Clock ticks since the trace's epoch (`TraceMetadata.Clock.epochTicks`), not decreasing within a run.
  public var times: [UInt64] = []
  /// What happened at each of `times`.
  public var codes: [UInt32] = []

  public init() {}

  /// Appends an event; its run is left to the caller.
  @inlinable
  public mutating func append(_ code: EventCode, at ticks: UInt64) {
    codes.append(code.rawValue)
    times.append(ticks)
  }
}
