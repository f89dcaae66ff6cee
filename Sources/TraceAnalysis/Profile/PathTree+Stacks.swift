import TraceModel

extension PathTree {
  /// The stacks that sampled formats are made of: one per call path, with a bounded number of frames.
  ///
  /// Calls `visit` for every path at most `depth` deep with its nodes from the outermost call on; deeper paths are
  /// summed up in one visit per path of that depth, `deeper` telling how many there are.
  ///
  /// - Complexity: O(nodes) without what `visit` does.
  func forEachStack(depth: Int, _ visit: (_ stack: [UInt32], _ totals: CallTotals, _ deeper: Int) -> Void) {
    let children = ChildLists(of: self)
    var path: [UInt32] = []
    var pending: [(node: UInt32, level: Int)] = children[0].reversed().map { ($0, 0) }
    while let (node, level) = pending.popLast() {
      path.removeSubrange(level...)
      path.append(node)
      visit(path, nodes[Int(node)].totals, 0)
      if level + 1 < depth {
        for child in children[node].reversed() { pending.append((child, level + 1)) }
        continue
      }
      var deeper = 0
      var totals = CallTotals()
      var below = Array(children[node])
      while let next = below.popLast() {
        deeper += 1
        totals.add(nodes[Int(next)].totals)
        below.append(contentsOf: children[next])
      }
      if deeper > 0 { visit(path, totals, deeper) }
    }
  }
}
