/// One goroutine of one process, as far as the trace saw it.
public struct Goroutine: Hashable, Sendable {
  /// Index into the trace's process table.
  public var process: UInt32
  /// The Go runtime's `goid`.
  public var goid: UInt64
  /// The `goid` of the goroutine that ran the `go` statement; 0 for the runtime itself (timers, main).
  public var parentGoid: UInt64
  /// Where it was spawned, where known.
  public var spawnSite: SpawnSiteID?
  /// Ticks of its first and of its last event.
  public var firstTicks: UInt64
  public var lastTicks: UInt64
  /// Calls that had not returned at its last event.
  public var openCalls: UInt32
  /// Calls it entered.
  public var calls: UInt64
  /// Time inside its root calls, ticks, without stalls; open calls count up to its last event.
  public var inCallTicks: UInt64
  /// The call-tree node below which its root calls hang; 0, the root, where no traced call spawned it.
  public var spawnPath: UInt32
  /// `spawnPath` is a guess: no spawn event names it.
  public var spawnIsInferred: Bool

  /// A goroutine; what its events say of it (ticks, calls, spawn path) is left at zero by those who only declare it.
  public init(
    process: UInt32, goid: UInt64, parentGoid: UInt64, spawnSite: SpawnSiteID?,
    firstTicks: UInt64 = 0, lastTicks: UInt64 = 0, openCalls: UInt32 = 0, calls: UInt64 = 0, inCallTicks: UInt64 = 0,
    spawnPath: UInt32 = 0, spawnIsInferred: Bool = false
  ) {
    self.process = process
    self.goid = goid
    self.parentGoid = parentGoid
    self.spawnSite = spawnSite
    self.firstTicks = firstTicks
    self.lastTicks = lastTicks
    self.openCalls = openCalls
    self.calls = calls
    self.inCallTicks = inCallTicks
    self.spawnPath = spawnPath
    self.spawnIsInferred = spawnIsInferred
  }
}
