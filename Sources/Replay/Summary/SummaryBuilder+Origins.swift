import TraceModel
import Paging

// Below which call path goroutines hang.

extension SummaryBuilder {
  mutating func arrivals(in batch: EventBatch) -> Arrivals {
    Arrivals(in: batch) { number in
      guard number < states.count else { return nil }
      let index = states.locate(Int(number))
      guard !states.entries[index].hasArrived else { return nil }
      return parent(of: states.entries[index]).map { (states.entries[index].goroutine, $0) }
    }
  }

  private func parent(of state: GoroutineState) -> UInt32? {
    state.parent ?? numbers?[Self.parentName(of: state.goroutine)]
  }

  private static func parentName(of goroutine: Goroutine) -> GoroutineName {
    GoroutineName(process: goroutine.process, goid: goroutine.parentGoid)
  }

  /// Decides below which call path a goroutine's calls hang, if that has not been decided.
  public mutating func arrive(_ number: UInt32, at ticks: UInt64, _ arrivals: inout Arrivals) {
    guard number < states.count else { return }
    let index = states.locate(Int(number))
    guard !states.entries[index].hasArrived else { return }
    states.entries[index].hasArrived = true
    let facts = states.entries[index].goroutine
    spawns.noLongerSilent(GoroutineName(facts))
    // The runtime's own goroutines, the main one among them, have no parent.
    guard facts.parentGoid != 0 else { return }
    let base = origin(of: facts, parent: parent(of: states.entries[index]), &arrivals)
    // To look at the parent may have moved it.
    let moved = states.locate(Int(number))
    states.entries[moved].setBase(stayingNumber(of: base), node: base, round: foldRound)
  }

  /// The spawn node that a goroutine's calls hang below.
  private mutating func origin(of facts: Goroutine, parent: UInt32?, _ arrivals: inout Arrivals) -> UInt32 {
    let site = facts.spawnSite
    var elder = 0
    if let parent, let site { elder = arrivals.arrive(goid: facts.goid, parent: parent, site: site) }
    let parentIndex = parent.map { states.locate(Int($0)) }
    guard let parent, let parentIndex, states.entries[parentIndex].hasArrived else {
      let path = spawns.pathOfSilent(Self.parentName(of: facts)) ?? 0
      return spawnNode(path: path, SpawnKey(site: site, isInferred: true))
    }
    if let site, let match = spawns.take(parent: parent, process: facts.process, site: site, after: elder) {
      let isCertain = match.isCertain && !states.entries[parentIndex].lacksEvents
      return spawnNode(path: match.path, SpawnKey(site: site, isInferred: !isCertain && !findsOriginsAsBefore))
    }
    let path = callPath(states.entries[parentIndex].replay.innermost?.node ?? baseNode(at: parentIndex))
    return spawnNode(path: path, SpawnKey(site: site, isInferred: true))
  }

  mutating func spawnNode(path: UInt32, _ key: SpawnKey) -> UInt32 {
    let node = paths.child(of: path, key: key.nodeKey, histogram: 0)
    if node > spawnNodes.last ?? 0 { spawnNodes.append(node) }
    return node
  }

  /// The node itself, or the path above where it is a spawn node.
  func callPath(_ node: UInt32) -> UInt32 {
    let entry = paths.nodes[Int(node)]
    return SpawnKey(nodeKey: entry.key) == nil ? node : entry.parent
  }
}
