/// One traced OS process.
public struct TracedProcess: Hashable, Sendable {
  /// How the process ended.
  public enum End: Hashable, Sendable {
    case exited(code: Int32)
    case signaled(Int32)
    /// Not a child of the recorder, so its status is somebody else's; it is gone.
    case gone
    /// Still running when the recording ended.
    case running
  }

  /// The way the runtime took its events, for people who wonder about the cost.
  public enum Path: String, Hashable, Sendable {
    /// Assembly, verified structure offsets, time-stamp counter.
    case fast
    /// Portable Go.
    case portable
  }

  public var pid: Int32
  public var parentPid: Int32
  public var commandLine: [String]
  public var goVersion: String
  public var path: Path
  public var startTicks: UInt64
  /// `nil` while it runs, or where the end is not known.
  public var endTicks: UInt64?
  /// When its recording intervals ended.
  public var intervalEnds: IntervalEnds
  public var end: End
  /// Ticks a call costs as seen inside it, and as seen by its caller, in 1/1000 tick.
  public var costInsideMilliticks: UInt64
  public var costOutsideMilliticks: UInt64
  /// Ticks that counting a call costs, in 1/1000 tick; 0 where it is not known.
  public var costCountMilliticks: UInt64
  /// How often and how long (ticks) the process waited for the recorder.
  public var stalls: UInt64
  public var stallTicks: UInt64
  /// Events that could not be kept, 0 unless the user allowed it.
  public var droppedEvents: UInt64
  /// Events of code whose symbol table was not found: of them not even that is known whether they begin a call. Where
  /// they were, their goroutines have gaps.
  public var unknownEvents: UInt64
  /// Calls of functions that were only counted: when, from where and for how long is not known.
  public var countedCalls: [FunctionID: UInt64]
  /// Processor time of all its threads, with what recording cost; 0 where it is not known.
  public var processorNanoseconds: UInt64

  public init(
    pid: Int32, parentPid: Int32, commandLine: [String], goVersion: String, path: Path, startTicks: UInt64,
    endTicks: UInt64? = nil, intervalEnds: IntervalEnds = IntervalEnds(), end: End = .running,
    costInsideMilliticks: UInt64 = 0, costOutsideMilliticks: UInt64 = 0, costCountMilliticks: UInt64 = 0,
    stalls: UInt64 = 0, stallTicks: UInt64 = 0,
    droppedEvents: UInt64 = 0, unknownEvents: UInt64 = 0, countedCalls: [FunctionID: UInt64] = [:],
    processorNanoseconds: UInt64 = 0
  ) {
    self.pid = pid
    self.parentPid = parentPid
    self.commandLine = commandLine
    self.goVersion = goVersion
    self.path = path
    self.startTicks = startTicks
    self.endTicks = endTicks
    self.intervalEnds = intervalEnds
    self.end = end
    self.costInsideMilliticks = costInsideMilliticks
    self.costOutsideMilliticks = costOutsideMilliticks
    self.costCountMilliticks = costCountMilliticks
    self.stalls = stalls
    self.stallTicks = stallTicks
    self.droppedEvents = droppedEvents
    self.unknownEvents = unknownEvents
    self.countedCalls = countedCalls
    self.processorNanoseconds = processorNanoseconds
  }
}

extension TracedProcess {
  /// The process as a recording knows it that ends at `ticks`.
  public func recorded(until ticks: UInt64) -> TracedProcess {
    var process = self
    process.intervalEnds = IntervalEnds(intervalEnds.ticks.prefix { $0 < ticks })
    if endTicks.map({ $0 > ticks }) ?? true { process.intervalEnds.add(ticks) }
    return process
  }
}
