/// The children of every node of a tree that is stored as parent indexes, for walks from the root down.
public struct ChildLists {
  /// `order[starts[i] ..< starts[i + 1]]` are the children of node i.
  private let starts: [UInt32]
  private var order: [UInt32]

  /// Children in the tree's own order; node 0 is the root, and `parents[i] < i` for all others.
  ///
  /// - Complexity: O(nodes).
  public init(parents: some RandomAccessCollection<UInt32>) {
    var starts = [UInt32](repeating: 0, count: parents.count + 1)
    for parent in parents.dropFirst() { starts[Int(parent) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var next = starts
    var order = [UInt32](repeating: 0, count: max(parents.count - 1, 0))
    for (index, parent) in parents.enumerated().dropFirst() {
      order[Int(next[Int(parent)])] = UInt32(index)
      next[Int(parent)] += 1
    }
    self.starts = starts
    self.order = order
  }

  public init(of tree: PathTree) { self.init(parents: tree.nodes.lazy.map(\.parent)) }

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
