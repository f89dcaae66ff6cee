/// The children of every node of a `PathTree`, for walks from the root down.
public struct PathTreeChildren {
  /// `order[starts[i] ..< starts[i + 1]]` are the children of node i.
  private let starts: [UInt32]
  private var order: [UInt32]

  /// Children in the tree's own order.
  ///
  /// - Complexity: O(nodes).
  public init(of tree: PathTree) {
    var starts = [UInt32](repeating: 0, count: tree.nodes.count + 1)
    for index in tree.calls { starts[Int(tree.nodes[index].parent) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var next = starts
    var order = [UInt32](repeating: 0, count: tree.pathCount)
    for index in tree.calls {
      let parent = Int(tree.nodes[index].parent)
      order[Int(next[parent])] = UInt32(index)
      next[parent] += 1
    }
    self.starts = starts
    self.order = order
  }

  /// Sorts the children of every node.
  public mutating func sort(by isBefore: (UInt32, UInt32) -> Bool) {
    for parent in 0..<starts.count - 1 {
      let range = Int(starts[parent])..<Int(starts[parent + 1])
      if range.count > 1 { order[range].sort(by: isBefore) }
    }
  }

  public subscript(node: UInt32) -> ArraySlice<UInt32> {
    order[Int(starts[Int(node)])..<Int(starts[Int(node) + 1])]
  }
}
