import TraceModel

extension [CallPathTable.Node] {
  /// Whether these are calls that no recorded call made, nor a goroutine that one spawned. There is no short path for
  /// them, and they are as many as functions and spawn sites.
  fileprivate func hasNoCaller(_ node: Int) -> Bool {
    let parent = Int(self[node].parent)
    return parent == 0 || self[parent].parent == 0 && self[parent].key & EventCode.spawnBit != 0
  }
}

/// Which nodes are folded.
struct FoldSelection {
  /// By node. What is below a folded node is folded, too.
  private(set) var isFolded: [Bool] = []
  /// The most that has been folded of any one of them, earlier folds included.
  private(set) var bound = MissingCalls()
  /// Whether pinned nodes had to be folded, too.
  private(set) var foldsPinned = false

  /// - Parameter counts: so many nodes stay: the fewest where no pinned ones need be folded for it.
  init(
    _ nodes: [CallPathTable.Node], _ folds: FoldHistory, _ counts: (fewest: Int, most: Int), isPinned: [Bool]
  ) {
    var shares = Self.shares(nodes, folds, isPinned)
    var limit =
      Self.limit(shares, folding: nodes.count - counts.fewest)
      ?? Self.limit(shares, folding: nodes.count - counts.most)
    if limit == nil {
      // Older nodes are nearer to the roots of the stacks that they are on.
      foldsPinned = true
      shares = Self.shares(nodes, folds, Self.oldest(counts.most / 2, of: isPinned))
      limit = Self.limit(shares, folding: nodes.count - counts.most)
    }
    let highest = limit ?? .greatestFiniteMagnitude
    isFolded = shares.map { $0 < highest }
    for (index, node) in nodes.enumerated() where isFolded[index] {
      let before = folds[node.foldMarks.bound]
      bound.calls = max(bound.calls, node.calls &+ before.calls)
      bound.time = max(bound.time, node.totalTime &+ before.time)
    }
  }

  /// By node: the greatest share of all calls, or of all time, of it and those below it; infinite for those that stay.
  private static func shares(_ nodes: [CallPathTable.Node], _ folds: FoldHistory, _ isPinned: [Bool]) -> [Float] {
    var (calls, time): (UInt64, UInt64) = (1, 1)
    for node in nodes {
      calls &+= node.calls
      time &+= node.selfTime
    }
    var shares = nodes.indices.map { index -> Float in
      let marks = nodes[index].foldMarks
      if index == 0 || isPinned[index] || marks.isShortPath || nodes.hasNoCaller(index) { return .infinity }
      let before = folds[marks.bound]
      return max(
        Float(nodes[index].calls &+ before.calls) / Float(calls),
        Float(nodes[index].totalTime &+ before.time) / Float(time))
    }
    for index in nodes.indices.reversed() {
      let parent = Int(nodes[index].parent)
      shares[parent] = max(shares[parent], shares[index])
    }
    return shares
  }

  /// Below which share there are about `count` nodes; `nil` where there are not so many that may be folded.
  private static func limit(_ shares: [Float], folding count: Int) -> Float? {
    // By the exponent and the highest three bits of the mantissa: limits are an eighth apart.
    let shift: UInt32 = 20
    var counts = [Int](repeating: 0, count: 1 << 11)
    for share in shares where share < .infinity { counts[Int(share.bitPattern >> shift)] += 1 }
    var sum = 0
    for (bucket, nodes) in counts.enumerated() {
      sum += nodes
      if sum >= count { return Float(bitPattern: UInt32(bucket + 1) << shift) }
    }
    return nil
  }

  private static func oldest(_ count: Int, of isPinned: [Bool]) -> [Bool] {
    var left = count
    return isPinned.map { pinned in
      guard pinned, left > 0 else { return false }
      left -= 1
      return true
    }
  }
}
