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

  /// - Complexity: O(goroutines); no recursion, for a goroutine may spawn the next one a million times.
  public init(_ traces: [LoadedTrace]) {
    var builder = LineageBuilder()
    for trace in traces { builder.add(trace) }
    sites = builder.sites.values
    nodes = builder.finish()
  }
}

private struct LineageBuilder {
  private struct Key: Hashable {
    var parent: UInt32
    var origin: Lineage.Origin
  }

  /// Goroutines of the trace at hand.
  private struct Name: Hashable {
    var process: UInt32
    var goid: UInt64
  }

  private var nodes: [Lineage.Node] = [Lineage.Node(parent: 0, origin: .untraced)]
  private var indices: [Key: UInt32] = [:]
  private var lifetimes = NodeLatencies()
  private(set) var sites = Interner<SpawnSite, SpawnSite>()

  mutating func add(_ trace: LoadedTrace) {
    let goroutines = trace.summary.goroutines
    var names: [Name: UInt32] = [:]
    names.reserveCapacity(goroutines.count)
    for (index, goroutine) in goroutines.enumerated() {
      names[Name(process: goroutine.process, goid: goroutine.goid)] = UInt32(index)
    }
    let siteMap = trace.spawnSites.map { sites.index(of: $0, $0) }
    // Per goroutine its node; 0 while not known.
    var places = [UInt32](repeating: 0, count: goroutines.count)
    var chain: [UInt32] = []
    for index in goroutines.indices where places[index] == 0 && trace.isInView(index) {
      // Up to the first ancestor whose node is known, then down again. A chain cannot be longer than the table, so
      // a damaged one that runs in a circle ends, too.
      var next = UInt32(index)
      var place: UInt32 = 0
      while place == 0 && chain.count <= goroutines.count {
        let goroutine = goroutines[Int(next)]
        chain.append(next)
        guard goroutine.parentGoid != 0 else { break }
        guard let parent = names[Name(process: goroutine.process, goid: goroutine.parentGoid)] else {
          place = node(below: 0, .untraced)
          break
        }
        place = places[Int(parent)]
        next = parent
      }
      while let member = chain.popLast() {
        let goroutine = goroutines[Int(member)]
        if places[Int(member)] == 0 {
          places[Int(member)] = node(below: place, origin(of: goroutine, siteMap))
        }
        place = places[Int(member)]
      }
    }
    for (index, goroutine) in goroutines.enumerated() where trace.isInView(index) {
      count(goroutine, at: places[index], trace.metadata.clock)
    }
  }

  func finish() -> [Lineage.Node] {
    var nodes = nodes
    for (node, distribution) in lifetimes.distributions() { nodes[Int(node)].lifetimes = distribution }
    return nodes
  }

  private func origin(of goroutine: Goroutine, _ siteMap: [UInt32]) -> Lineage.Origin {
    // The runtime makes goroutine 1 with a site of its own, which tells nothing.
    if goroutine.isMain { return .main }
    if let site = goroutine.spawnSite { return .spawned(siteMap[Int(site.rawValue)]) }
    return goroutine.parentGoid == 0 ? .runtime : .spawned(nil)
  }

  private mutating func node(below parent: UInt32, _ origin: Lineage.Origin) -> UInt32 {
    let key = Key(parent: parent, origin: origin)
    if let index = indices[key] { return index }
    let index = UInt32(nodes.count)
    nodes.append(Lineage.Node(parent: parent, origin: origin))
    indices[key] = index
    return index
  }

  private mutating func count(_ goroutine: Goroutine, at index: UInt32, _ clock: TraceMetadata.Clock) {
    let lifetime = clock.nanoseconds(goroutine.lastTicks - min(goroutine.firstTicks, goroutine.lastTicks))
    nodes[Int(index)].goroutines += 1
    nodes[Int(index)].open += goroutine.openCalls > 0 ? 1 : 0
    nodes[Int(index)].calls = saturatingSum(nodes[Int(index)].calls, goroutine.calls)
    nodes[Int(index)].busy = saturatingSum(nodes[Int(index)].busy, clock.nanoseconds(goroutine.busyTicks))
    lifetimes.add(lifetime, at: index)
  }
}

/// Latency histograms of many nodes, most of them nearly empty.
struct NodeLatencies {
  private var counts: [UInt64: UInt64] = [:]
  private var extremes: [UInt32: (shortest: UInt64, longest: UInt64)] = [:]

  mutating func add(_ nanoseconds: UInt64, at node: UInt32) {
    counts[UInt64(node) << 16 | UInt64(LatencyHistogram.bucketIndex(ticks: nanoseconds)), default: 0] += 1
    let known = extremes[node] ?? (.max, 0)
    extremes[node] = (min(known.shortest, nanoseconds), max(known.longest, nanoseconds))
  }

  func distributions() -> [UInt32: LatencyDistribution] {
    var buckets: [UInt32: [LatencyHistogram.Bucket]] = [:]
    for (key, count) in counts {
      buckets[UInt32(key >> 16), default: []].append(
        LatencyHistogram.Bucket(index: UInt16(key & 0xffff), count: count))
    }
    let nanoseconds = TraceMetadata.Clock(
      kind: .monotonic, epochTicks: 0, calibrationTicks: 0, calibrationNanoseconds: 0)
    return buckets.reduce(into: [:]) { distributions, entry in
      let known = extremes[entry.key] ?? (.max, 0)
      let histogram = LatencyHistogram(
        buckets: entry.value.sorted { $0.index < $1.index }, minTicks: known.shortest, maxTicks: known.longest)
      distributions[entry.key] = LatencyDistribution(histogram, clock: nanoseconds)
    }
  }
}
