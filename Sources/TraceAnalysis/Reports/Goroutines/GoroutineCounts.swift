import TraceStore
import TraceModel

/// How many goroutines there are.
public struct GoroutineCounts: Hashable, Sendable {
  public private(set) var all: UInt64 = 0
  /// Of `all`, those that were inside a call at their last event.
  public private(set) var open: UInt64 = 0
  /// By `SpawnSiteID`.
  public private(set) var bySite: [UInt64]

  init(sites: Int) { bySite = Array(repeating: 0, count: sites) }

  mutating func add(_ goroutine: Goroutine) {
    all += 1
    open += goroutine.openCalls > 0 ? 1 : 0
    if let site = goroutine.spawnSite { bySite[Int(site.rawValue)] += 1 }
  }
}
