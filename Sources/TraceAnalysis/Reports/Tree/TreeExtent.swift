import Algorithms

/// Decides which nodes of a tree have a line of their own.
///
/// A node's weight is the greatest time (or number of calls, where paths are ordered by that) of any path at or below
/// it, and so at most its parent's: the callers of what is shown are shown.
struct TreeExtent {
  let tree: PathTree
  let children: ChildLists
  /// By node.
  let weights: [UInt64]
  /// What 100 % means.
  let whole: UInt64

  /// Whether a node has a line of its own, by node, if depth allows; the root has none, and counts as shown.
  func isShown(_ options: TreeOptions) -> [Bool] {
    switch options.extent {
    case .share(let percent):
      let threshold = weight(percent: percent)
      return weights.map { $0 >= threshold }
    case .readable:
      var isShown = [Bool](repeating: false, count: tree.nodes.count)
      isShown[0] = true
      for node in mattering(depth: options.depth) { isShown[Int(node)] = true }
      return isShown
    }
  }

  /// The nodes of a readable tree, greatest weight first.
  ///
  /// - Complexity: O(nodes), as long as `TreeOptions.maximumLines` is a small number.
  private func mattering(depth: Int) -> ArraySlice<UInt32> {
    let threshold = weight(percent: TreeOptions.readablePercent)
    let levels = levels()
    func matters(_ a: UInt32, lessThan b: UInt32) -> Bool {
      let (left, right) = (weights[Int(a)], weights[Int(b)])
      // Callers come before callees in the tree, and so among equals.
      return left != right ? left < right : a > b
    }
    let candidates = tree.calls.filter { levels[$0] < depth }.map { UInt32($0) }
    let order: [UInt32] = candidates.max(count: TreeOptions.maximumLines, sortedBy: matters).reversed()
    var hidden = tree.nodes.indices.map { children[UInt32($0)].count }
    var lines = hidden[0] > 0 ? 1 : 0
    var count = 0
    for (index, node) in order.enumerated() {
      let parent = Int(tree.nodes[Int(node)].parent)
      hidden[parent] -= 1
      lines += 1 + (hidden[Int(node)] > 0 ? 1 : 0) - (hidden[parent] == 0 ? 1 : 0)
      let most = weights[Int(node)] >= threshold ? TreeOptions.maximumLines : TreeOptions.linesInAnyCase
      if lines <= most { count = index + 1 }
    }
    return order.prefix(count)
  }

  /// By node: how many calls are above it.
  private func levels() -> [Int] {
    var levels = [Int](repeating: -1, count: tree.nodes.count)
    for index in tree.calls { levels[index] = levels[Int(tree.nodes[index].parent)] + 1 }
    return levels
  }

  private func weight(percent: Double) -> UInt64 {
    let share = (Double(whole) * percent / 100).rounded(.up)
    return share > 0 ? UInt64(exactly: min(share, 1e18)) ?? 0 : 0
  }
}
