import Algorithms
public import TraceModel

/// The goroutines whose first event is in a batch, and their parents (docs/FORMAT.md, "Origins of
/// goroutines").
public struct Arrivals {
  public struct Arrival {
    public var goroutine: UInt32
    public var ticks: UInt64
  }

  /// Goroutines that one parent has spawned at one site, of which several arrive in the batch.
  private struct Siblings {
    /// Ascending.
    var goids: [UInt64] = []
    /// How many have yet to arrive, as a Fenwick tree over `goids`.
    private var counts: [Int] = []

    mutating func sort() {
      goids.sort()
      counts = (0...goids.count).map { $0 & -$0 }
    }

    /// Takes out `goid`; returns how many smaller ones have yet to arrive.
    mutating func remove(_ goid: UInt64) -> Int {
      // There may be several with that goid in a damaged trace.
      let index = goids.partitioningIndex { $0 >= goid }
      var smaller = 0
      var at = index
      while at > 0 {
        smaller += counts[at]
        at -= at & -at
      }
      at = index + 1
      while at < counts.count {
        counts[at] -= 1
        at += at & -at
      }
      return max(smaller, 0)
    }
  }

  /// By parent; once sorted, the earliest is last.
  private var waiting: [UInt32: [Arrival]] = [:]
  private var known: Set<UInt32> = []
  private var siblings: [UInt64: Siblings] = [:]

  /// None: what a batch is walked with where goroutines have no parents.
  public init() {}

  /// The goroutines that have their first event in a batch.
  ///
  /// - Parameter newcomer: a goroutine and its parent; `nil` where it has arrived before or has no parent in the trace.
  public init(
    in batch: EventBatch, newcomer: (_ goroutine: UInt32) -> (facts: Goroutine, parent: UInt32)?
  ) {
    var start = 0
    for run in batch.runs {
      defer { start += Int(run.count) }
      guard start < batch.times.count, let (facts, parent) = newcomer(run.goroutine) else { continue }
      // Later runs of the same goroutine do not count.
      guard known.insert(run.goroutine).inserted else { continue }
      waiting[parent, default: []].append(Arrival(goroutine: run.goroutine, ticks: batch.times[start]))
      if let site = facts.spawnSite {
        siblings[Self.key(parent, site), default: Siblings()].goids.append(facts.goid)
      }
    }
    sort()
  }

  /// The same where all goroutines are known.
  ///
  /// - Parameter parents: by goroutine the index of its parent, where that is in the trace.
  public init(
    in batch: EventBatch, of goroutines: [Goroutine], parents: [UInt32?], hasArrived: (_ goroutine: Int) -> Bool
  ) {
    self.init(in: batch) { number in
      let index = Int(number)
      guard index < goroutines.count, !hasArrived(index) else { return nil }
      return parents[index].map { (goroutines[index], $0) }
    }
  }

  private mutating func sort() {
    for parent in waiting.keys {
      waiting[parent]?.sort { ($0.ticks, $0.goroutine) > ($1.ticks, $1.goroutine) }
    }
    for key in siblings.keys { siblings[key]?.sort() }
  }

  /// Takes out the earliest child of `parent` that arrives at `ticks` or before.
  public mutating func next(of parent: UInt32, until ticks: UInt64) -> Arrival? {
    guard !waiting.isEmpty, let earliest = waiting[parent]?.last, earliest.ticks <= ticks else { return nil }
    waiting[parent]?.removeLast()
    return earliest
  }

  /// Notes that a goroutine arrives; returns how many with smaller goids, of the same parent and site, have yet to.
  public mutating func arrive(goid: UInt64, parent: UInt32, site: SpawnSiteID) -> Int {
    siblings[Self.key(parent, site)]?.remove(goid) ?? 0
  }

  private static func key(_ parent: UInt32, _ site: SpawnSiteID) -> UInt64 {
    UInt64(parent) << 32 | UInt64(site.rawValue)
  }
}
