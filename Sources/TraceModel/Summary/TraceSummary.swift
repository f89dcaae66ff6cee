/// What a whole trace adds up to, small enough to answer most questions without its events.
public struct TraceSummary: Sendable, Hashable {
  /// Things that a well-formed recording does not hold.
  ///
  /// Each is counted and left out; none stops a computation.
  public struct Anomalies: Sendable, Hashable {
    /// Exits of goroutines with no open call.
    public var strayExits: UInt64 = 0
    /// Stall events without their counterpart: a stall that begins twice, or ends without having begun.
    public var strayStalls: UInt64 = 0
    /// Events of goroutines that no table declares, and events with a reserved code.
    public var unknownEvents: UInt64 = 0
    /// Calls cut off because events of their goroutine are missing from the file.
    public var severedCalls: UInt64 = 0

    public init() {}
  }

  public var callTree: CallTree
  /// Durations of finished calls per function; functions without one are left out.
  public var histograms: [FunctionID: LatencyHistogram]
  /// Every goroutine that ran traced code, with what its events say of it.
  public var goroutines: [Goroutine]
  public var anomalies: Anomalies
  /// Events of the recording, also where the file does not keep them.
  public var eventCount: UInt64
  /// Ticks of the first and of the last event; 0 where there is none.
  public var firstTicks: UInt64
  public var lastTicks: UInt64
  /// The latest tick at which an event happens or an open call ends.
  public var endTicks: UInt64
  /// Up to when open calls are counted.
  public var openCallRule: OpenCallRule

  public init(
    callTree: CallTree = CallTree(), histograms: [FunctionID: LatencyHistogram] = [:], goroutines: [Goroutine] = [],
    anomalies: Anomalies = Anomalies(), eventCount: UInt64 = 0, firstTicks: UInt64 = 0, lastTicks: UInt64 = 0,
    endTicks: UInt64? = nil, openCallRule: OpenCallRule = .processEnd
  ) {
    self.callTree = callTree
    self.histograms = histograms
    self.goroutines = goroutines
    self.anomalies = anomalies
    self.eventCount = eventCount
    self.firstTicks = firstTicks
    self.lastTicks = lastTicks
    self.endTicks = endTicks ?? lastTicks
    self.openCallRule = openCallRule
  }
}
