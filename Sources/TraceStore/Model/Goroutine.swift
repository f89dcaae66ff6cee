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

  public init(
    process: UInt32, goid: UInt64, parentGoid: UInt64, spawnSite: SpawnSiteID?,
    firstTicks: UInt64, lastTicks: UInt64, openCalls: UInt32
  ) {
    self.process = process
    self.goid = goid
    self.parentGoid = parentGoid
    self.spawnSite = spawnSite
    self.firstTicks = firstTicks
    self.lastTicks = lastTicks
    self.openCalls = openCalls
  }
}
