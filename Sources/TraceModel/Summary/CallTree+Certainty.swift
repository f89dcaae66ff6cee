extension CallTree {
  /// The same tree where paths are one that differ in whether it is a guess which path spawned their goroutines; no
  /// origin is a guess there. And by node, its number in that tree.
  ///
  /// What is a guess in one run of a program may be none in another.
  ///
  /// - Complexity: O(nodes).
  public func withoutCertainty() -> (tree: CallTree, numbers: [UInt32]) {
    var same = self
    same.numbers = []
    same.nodes = [nodes[0]]
    same.nodes.reserveCapacity(nodes.count)
    var (known, numbers) = ([Path: UInt32](), [UInt32](repeating: 0, count: nodes.count))
    for (index, node) in nodes.enumerated().dropFirst() {
      var node = node
      node.parent = numbers[Int(node.parent)]
      if node.frame.origin == .inferred { node.frame.origin = .spawned }
      numbers[index] = known[node.path] ?? UInt32(same.nodes.count)
      if known.updateValue(numbers[index], forKey: node.path) == nil {
        same.nodes.append(node)
      } else {
        same.nodes[Int(numbers[index])].add(node)
      }
    }
    var absent = AbsentPaths()
    absent.note(self, folded: folded, as: numbers, in: &same.nodes, mergesGuesses: true)
    return (same, numbers)
  }
}
