public import TraceStore

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
    /// A goroutine that ran no traced code, and so is known only as somebody's parent.
    case untraced
    /// By a `go` statement: an index into `sites`, or `nil` where its place is not known.
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
    public var busy: UInt64 = 0
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
    for trace in traces { try builder.add(trace) }
    sites = builder.sites.values
    nodes = builder.finish()
  }
}

private struct LineageBuilder {
  private struct Key: Hashable {
    var parent: UInt32
    var origin: Lineage.Origin
  }

  private var nodes: [Lineage.Node] = [Lineage.Node(parent: 0, origin: .untraced)]
  private var indices: [Key: UInt32] = [:]
  private var lifetimes = NodeLatencies()
  private(set) var sites = Interner<SpawnSite, SpawnSite>()

  mutating func add(_ trace: LoadedTrace) throws {
    let siteMap = trace.spawnSites.map { sites.index(of: $0, $0) }
    var spawners = try Spawners(of: trace, siteMap)
    // Of neighbours in the table many are children of the same goroutine.
    var previous: (key: Key, node: UInt32)?
    try trace.forEachGoroutine { _, goroutine in
      let parent = GoroutineName(parentOf: goroutine).map { place(of: $0, in: &spawners) } ?? 0
      let key = Key(parent: parent, origin: Lineage.Origin(of: goroutine, siteMap))
      let node = previous.flatMap { $0.key == key ? $0.node : nil } ?? self.node(key)
      previous = (key, node)
      count(goroutine, at: node, trace.metadata.clock)
    }
  }

  /// The node of a goroutine that spawned others.
  private mutating func place(of name: GoroutineName, in spawners: inout Spawners) -> UInt32 {
    // Up to the first ancestor whose node is known, then down again. A chain cannot be longer than the table, so a damaged
    // one that runs in a circle ends, too.
    var chain: [Int] = []
    var next = spawners.index(of: name)
    var place: UInt32 = 0
    while true {
      guard let index = next else {
        place = node(Key(parent: 0, origin: .untraced))
        break
      }
      place = spawners.all[index].node
      guard place == 0, chain.count <= spawners.all.count else { break }
      chain.append(index)
      guard let parent = spawners.all[index].parent else { break }
      next = spawners.index(of: parent)
    }
    while let index = chain.popLast() {
      if spawners.all[index].node == 0 {
        spawners.all[index].node = node(Key(parent: place, origin: spawners.all[index].origin))
      }
      place = spawners.all[index].node
    }
    return place
  }

  func finish() -> [Lineage.Node] {
    var nodes = nodes
    for (node, distribution) in lifetimes.distributions() { nodes[Int(node)].lifetimes = distribution }
    return nodes
  }

  private mutating func node(_ key: Key) -> UInt32 {
    if let index = indices[key] { return index }
    let index = UInt32(nodes.count)
    nodes.append(Lineage.Node(parent: key.parent, origin: key.origin))
    indices[key] = index
    return index
  }

  private mutating func count(_ goroutine: Goroutine, at index: UInt32, _ clock: TraceMetadata.Clock) {
    let lifetime = clock.nanoseconds(goroutine.lifetimeTicks)
    nodes[Int(index)].goroutines += 1
    nodes[Int(index)].open += goroutine.openCalls > 0 ? 1 : 0
    nodes[Int(index)].calls = saturatingSum(nodes[Int(index)].calls, goroutine.calls)
    nodes[Int(index)].busy = saturatingSum(nodes[Int(index)].busy, clock.nanoseconds(goroutine.busyTicks))
    lifetimes.add(lifetime, at: index)
  }
}

extension Lineage.Origin {
  /// `siteMap` gives the lineage's number of a trace's spawn site.
  init(of goroutine: Goroutine, _ siteMap: [UInt32]) {
    // The runtime makes goroutine 1 with a site of its own, which tells nothing.
    if goroutine.isMain {
      self = .main
    } else if let site = goroutine.spawnSite {
      self = .spawned(siteMap[Int(site.rawValue)])
    } else {
      self = goroutine.parentGoid == 0 ? .runtime : .spawned(nil)
    }
  }
}
