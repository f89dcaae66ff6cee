/// How large the parts of a trace may be (docs/FORMAT.md, "Definitions").
public enum TraceLimits {
  /// Events of one block.
  public static let maximumEvents = 1 << 18
  /// Functions and spawn sites of a trace; ids are below.
  public static let maximumFunctions = 1 << 20
  public static let maximumSpawnSites = 1 << 20
  public static let maximumProcesses = 1 << 20
  /// Goroutines of a trace.
  public static let maximumGoroutines = 1 << 31
  /// Ticks are below.
  public static let maximumTicks: UInt64 = 1 << 62
  /// Recording intervals of one process whose ends are kept.
  public static let maximumIntervalEnds = 4096
}
