import TraceStore
import TraceModel

/// Makes a lineage of goroutines as they come, trace by trace.
struct LineageBuilder {
  private var nodes: [Lineage.Node] = [Lineage.Node(parent: 0, origin: .untraced)]
  /// Of all nodes but the root.
  private var indices = HashIndex()
  private var lifetimes = NodeLatencies()
  private var sites = Interner<SpawnSite, SpawnSite>()

  // Of the trace whose goroutines are coming.
  private var clock = TraceMetadata().clock
  /// The lineage's numbers of its spawn sites.
  private var siteMap: [UInt32] = []
  private var ends = GoroutineEnds()
  private var spawners = Spawners()
  /// Of neighbours in the table many come from the same spawn site.
  private var previous: (goroutine: Goroutine, node: UInt32)?

  /// All goroutines of `trace` come next.
  mutating func begin(_ trace: LoadedTrace) throws {
    clock = trace.metadata.clock
    ends = GoroutineEnds(of: trace)
    siteMap = trace.spawnSites.map { sites.index(of: $0, $0) }
    spawners = try trace.spawners()
    previous = nil
  }

  /// Takes the next goroutine of the table; one that is not looked at may have spawned others that are.
  @inline(__always)
  mutating func add(_ goroutine: Goroutine, isInView: Bool) {
    spawners.meet(goroutine)
    guard isInView else { return }
    let node: UInt32
    if let previous, goroutine.isSibling(of: previous.goroutine) {
      node = previous.node
    } else {
      node = self.node(of: goroutine)
      previous = (goroutine, node)
    }
    nodes[Int(node)].count(goroutine, clock)
    lifetimes.add(clock.nanoseconds(ends.lifetime(of: goroutine)), at: node)
  }

  private mutating func node(of goroutine: Goroutine) -> UInt32 {
    let parent = GoroutineName(parentOf: goroutine).map { spawnerNode($0) } ?? 0
    return node(below: parent, Lineage.Origin(of: goroutine).renumbered(siteMap))
  }

  /// The node of a goroutine that spawned others.
  private mutating func spawnerNode(_ name: GoroutineName) -> UInt32 {
    // Up to the first ancestor whose node is known, then down again. A circle, which a damaged chain may run in, is cut
    // where it closes; so every spawner is stepped on once.
    var chain: [Int] = []
    var next = spawners.index(of: name)
    var current: UInt32 = 0
    while true {
      guard let index = next else {
        current = node(below: 0, .untraced)
        break
      }
      current = spawners.all[index].node
      guard current == 0, !spawners.all[index].isOnChain else { break }
      spawners.putOnChain(index)
      chain.append(index)
      guard let parent = spawners.all[index].parent else { break }
      next = spawners.index(of: parent)
    }
    while let index = chain.popLast() {
      if spawners.all[index].node == 0, let origin = spawners.all[index].origin {
        spawners.setNode(of: index, to: node(below: current, origin.renumbered(siteMap)))
      }
      current = spawners.all[index].node
    }
    return current
  }

  private mutating func node(below parent: UInt32, _ origin: Lineage.Origin) -> UInt32 {
    let known = indices.index(hash: Self.hash(parent, origin)) {
      nodes[$0 + 1].parent == parent && nodes[$0 + 1].origin == origin
    }
    if let known { return UInt32(known + 1) }
    nodes.append(Lineage.Node(parent: parent, origin: origin))
    indices.noteLast { [nodes] in Self.hash(nodes[$0 + 1].parent, nodes[$0 + 1].origin) }
    return UInt32(nodes.count - 1)
  }

  private static func hash(_ parent: UInt32, _ origin: Lineage.Origin) -> Int {
    let code: UInt64 =
      switch origin {
      case .main: 0
      case .runtime: 1
      case .untraced: 2
      case .spawned(nil): 3
      case .spawned(let site?): 4 + UInt64(site)
      }
    return HashIndex.hash(UInt64(parent), code)
  }

  func lineage() -> Lineage {
    var nodes = nodes
    for (node, distribution) in lifetimes.distributions() { nodes[Int(node)].lifetimes = distribution }
    return Lineage(sites: sites.values, nodes: nodes)
  }
}

extension Goroutine {
  /// Whether both were spawned by the same goroutine at the same spawn site, which is known.
  fileprivate func isSibling(of other: Goroutine) -> Bool {
    parentGoid != 0 && parentGoid == other.parentGoid && process == other.process && spawnSite == other.spawnSite
  }
}
