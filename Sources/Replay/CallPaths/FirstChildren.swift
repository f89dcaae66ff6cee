/// The children of all nodes, as lists, in the order of their numbers.
struct FirstChildren {
  /// By node: its first child, 0 where it has none.
  private(set) var first: [UInt32]
  private var sibling: [UInt32]
  private let parents: [UInt32]

  init(_ nodes: [CallPathTable.Node]) {
    first = [UInt32](repeating: 0, count: nodes.count)
    sibling = first
    parents = nodes.map(\.parent)
    for index in nodes.indices.dropFirst().reversed() {
      let parent = Int(parents[index])
      sibling[index] = first[parent]
      first[parent] = UInt32(index)
    }
  }

  /// The next node, parents before children; 0 after the last.
  ///
  /// - Parameter leave: called for each node below which all have been visited.
  func next(after node: UInt32, leave: (UInt32) -> Void) -> UInt32 {
    if first[Int(node)] != 0 { return first[Int(node)] }
    var node = node
    while node != 0 {
      leave(node)
      if sibling[Int(node)] != 0 { return sibling[Int(node)] }
      node = parents[Int(node)]
    }
    return 0
  }
}
