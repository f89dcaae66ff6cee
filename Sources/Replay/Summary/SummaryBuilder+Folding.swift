import Paging
import TraceModel

// How a summary stays bounded (`CallPathTable+Folding`): what refers to call paths follows them.

extension SummaryBuilder {
  /// Of so many nodes, this part may be spawn nodes that stay because goroutines may still hang below them.
  private static var spawnNodeShare: Int { 4 }
  /// Goroutines whose spawn node was folded are forgotten beyond so many.
  private static var maximumMovedBases: Int { 1 << 17 }

  /// Folds cold call paths.
  mutating func fold() {
    let count = nodesAfterFolding.most
    var isPinned = [Bool](repeating: false, count: paths.nodes.count)
    let open = openStates()
    for index in open {
      for frame in states.entries[index].replay.openCalls { isPinned[Int(frame.call.node)] = true }
    }
    for node in spawnNodes.prefix(count / Self.spawnNodeShare) { isPinned[Int(node)] = true }
    let spawnNumbers = spawnNodes.map { ($0, stayingNumber(of: $0)) }

    let targets = paths.fold(to: nodesAfterFolding, isPinned: isPinned)
    foldRound &+= 1
    for index in open {
      for depth in 0..<states.entries[index].replay.depth {
        let node = states.entries[index].replay.frames[depth].call.node
        states.entries[index].replay.frames[depth].call.node = targets[Int(node)]
      }
    }
    spawns.renumberPaths { targets[Int($0)] }
    if !severed.isEmpty {
      severed = Dictionary(severed.map { (targets[Int($0.key)], $0.value) }) { one, other in
        SeveredCalls(calls: one.calls &+ other.calls, totalTime: one.totalTime &+ other.totalTime)
      }
    }
    spawnNodes = paths.nodes.indices.filter { SpawnKey(nodeKey: paths.nodes[$0].key) != nil }.map { UInt32($0) }
    // What must stay may be nearly as much as there was.
    maximumNodes = max(maximumNodes, paths.nodes.count + count / 2)
    if movedBases.count > Self.maximumMovedBases { movedBases = [:] }
    for (node, before) in spawnNumbers {
      let now = stayingNumber(of: targets[Int(node)])
      if now != before { movedBases[before] = now }
    }
  }

  /// The paths of which spawned calls were folded.
  func pathsWithFoldedSpawns() -> Set<UInt32> {
    var paths: Set<UInt32> = []
    for node in spawnNodes where self.paths.nodes[Int(node)].foldMarks.hasFolded {
      paths.insert(self.paths.nodes[Int(node)].parent)
    }
    return paths
  }

  /// Where goroutines with open calls are.
  private func openStates() -> [Int] {
    var open: [Int] = []
    states.forEachInMemory { _, index in
      if states.entries[index].replay.depth > 0 { open.append(index) }
    }
    return open
  }

  /// The number of a node that stays.
  func stayingNumber(of node: UInt32) -> UInt64 { paths.numbers?.serials[Int(node)] ?? UInt64(node) }

  /// The node that the root calls of a goroutine hang below.
  @inline(__always)
  mutating func baseNode(at index: Int) -> UInt32 {
    if states.entries[index].baseRound == foldRound { return states.entries[index].baseNode }
    return findBase(at: index)
  }

  private mutating func findBase(at index: Int) -> UInt32 {
    let state = states.entries[index]
    // One that has been folded and forgotten hung below some path that is not known any more.
    let known = state.base == 0 ? 0 : baseNode(of: state)
    let node =
      state.base != 0 && known == 0
      ? spawnNode(path: 0, SpawnKey(site: state.goroutine.spawnSite, isInferred: true)) : known
    states.entries[index].setBase(stayingNumber(of: node), node: node, round: foldRound)
    return node
  }

  /// The same for facts: the root where the node has been folded and forgotten.
  func baseNode(of state: GoroutineState) -> UInt32 {
    if state.baseRound == foldRound { return state.baseNode }
    guard let numbers = paths.numbers else { return UInt32(state.base) }
    return numbers.node(serial: state.base) ?? movedBases[state.base].flatMap { numbers.node(serial: $0) } ?? 0
  }
}
