import TraceModel

/// Goroutines that have no event and show up only as the parents of others, and the spawn events that may be theirs:
/// how summaries of before the feature `Format.openCallsFeature` found origins.
struct SilentGoroutines<Path: Hashable & Sendable>: Sendable {
  /// A `go` statement in a call path.
  private struct Origin: Hashable, Sendable {
    var path: Path
    var site: SpawnSiteID
  }

  /// The origins in one process: how many spawn events wait there, less the silent goroutines that come from there.
  private struct Waiting: Sendable {
    private var counts: [Origin: Int64] = [:]
    /// Those with more spawn events than silent goroutines.
    private var open: Set<Origin> = []

    mutating func add(_ change: Int64, at origin: Origin) {
      let before = counts[origin, default: 0]
      let count = before + change
      counts[origin] = count == 0 ? nil : count
      if before <= 0, count > 0 { open.insert(origin) }
      if before > 0, count <= 0 { open.remove(origin) }
    }

    /// The origin that is open, if there is only one.
    var only: Origin? { open.count == 1 ? open.first : nil }
  }

  /// By process.
  private var waiting: [UInt32: Waiting] = [:]
  private var origins: [GoroutineName: Origin?] = [:]
  private var order = EntryOrder<GoroutineName>()
  /// More goroutines are forgotten, the oldest first.
  private let maximumCount: Int

  init(maximumCount: Int) { self.maximumCount = maximumCount }

  /// Notes that so many more spawn events wait.
  mutating func add(_ change: Int64, _ process: UInt32, _ path: Path, _ site: SpawnSiteID) {
    waiting[process, default: Waiting()].add(change, at: Origin(path: path, site: site))
  }

  /// The path of the spawn event of a goroutine, if only one can be; from then on that event belongs to it.
  mutating func path(of name: GoroutineName) -> Path? {
    if let known = origins[name] { return known?.path }
    let origin = waiting[name.process]?.only
    origins[name] = .some(origin)
    if let origin { waiting[name.process]?.add(-1, at: origin) }
    order.append(name) { origins[$0] != nil }
    if origins.count > maximumCount, let oldest = order.popOldest(isThere: { origins[$0] != nil }) {
      origins[oldest] = nil
    }
    return origin?.path
  }

  /// Notes that a goroutine has events after all: its spawn event waits again.
  mutating func remove(_ name: GoroutineName) {
    guard let known = origins.removeValue(forKey: name), let origin = known else { return }
    waiting[name.process, default: Waiting()].add(1, at: origin)
  }
}
