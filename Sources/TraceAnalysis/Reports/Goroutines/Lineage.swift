import TraceStore
public import TraceModel

/// Who spawned whom: goroutines merged by the chain of spawn sites that led to them.
///
/// Node 0 stands for no goroutine. Parents stand before children, as in a call tree.
public struct Lineage: Sendable {
  /// How the goroutines of a node came to be.
  public enum Origin: Hashable, Sendable {
    /// A program's first goroutine.
    case main
    /// Spawned by the Go runtime itself, as for timers.
    case runtime
    /// A goroutine that ran no traced code, and so is known only as the parent of others.
    case untraced
    /// By a `go` statement: an index into `sites`, or `nil` where its spawn site is not known.
    case spawned(UInt32?)
  }

  public struct Node: Hashable, Sendable {
    public var parent: UInt32
    public var origin: Origin
    public var goroutines: UInt64 = 0
    /// Of `goroutines`, those that were inside a call at their last event.
    public var open: UInt64 = 0
    public var calls: UInt64 = 0
    /// Time inside traced calls, nanoseconds.
    public var inCalls: UInt64 = 0
    /// From a goroutine's first event to its last one.
    public var lifetimes = LatencyDistribution()
  }

  public let sites: [SpawnSite]
  public let nodes: [Node]

  /// Memory is that of goroutines that spawned others, and of nodes.
  ///
  /// - Complexity: O(goroutines); no recursion, for a goroutine may spawn the next one a million times.
  /// - Throws: `TraceStoreError` where goroutines are still in the file and cannot be read.
  public init(_ traces: [LoadedTrace]) throws {
    var builder = LineageBuilder()
    for trace in traces {
      try builder.begin(trace)
      try trace.forEachKnownGoroutine { number, goroutine in
        builder.add(goroutine, isInView: trace.isInView(number))
      }
    }
    self = builder.lineage()
  }

  init(sites: [SpawnSite], nodes: [Node]) {
    self.sites = sites
    self.nodes = nodes
  }
}

extension Lineage.Node {
  mutating func count(_ goroutine: Goroutine, _ clock: TraceMetadata.Clock) {
    goroutines += 1
    open += goroutine.openCalls > 0 ? 1 : 0
    calls = saturatingSum(calls, goroutine.calls)
    inCalls = saturatingSum(inCalls, clock.nanoseconds(goroutine.inCallTicks))
  }
}

extension Lineage.Origin {
  /// With the trace's own number of the spawn site.
  init(of goroutine: Goroutine) {
    // The runtime makes goroutine 1 with a site of its own, which means nothing.
    if goroutine.isMain {
      self = .main
    } else if let site = goroutine.spawnSite {
      self = .spawned(site.rawValue)
    } else {
      self = goroutine.parentGoid == 0 ? .runtime : .spawned(nil)
    }
  }

  /// The same with another number of the spawn site.
  func renumbered(_ sites: [UInt32]) -> Lineage.Origin {
    guard case .spawned(let site?) = self else { return self }
    return .spawned(sites[Int(site)])
  }
}
