public import TraceModel

/// Grows a `PathTree` by call path: equal paths meet in one node.
///
/// - Complexity: O(1) per `child`.
public struct PathTreeBuilder {
  public private(set) var tree = PathTree()
  /// Of all nodes but the root, which has no parent.
  private var indices = HashIndex()

  public init() {}

  /// Makes room for `count` nodes, so that none is moved while they come.
  public mutating func reserveCapacity(_ count: Int) {
    indices.reserveCapacity(count) { [nodes = tree.nodes] in Self.hash(nodes[$0 + 1]) }
    tree.nodes.reserveCapacity(count)
  }

  /// The child of `parent` with this frame, made where there is none.
  public mutating func child(of parent: UInt32, _ frame: PathTree.Frame) -> UInt32 {
    let node = PathTree.Node(parent: parent, frame: frame)
    let known = indices.index(hash: Self.hash(node)) {
      tree.nodes[$0 + 1].parent == parent && tree.nodes[$0 + 1].frame == frame
    }
    if let known { return UInt32(known + 1) }
    tree.nodes.append(node)
    indices.noteLast { [nodes = tree.nodes] in Self.hash(nodes[$0 + 1]) }
    return UInt32(tree.nodes.count - 1)
  }

  /// Adds to what is known of a node.
  public mutating func add(_ totals: CallTotals, to node: UInt32) {
    tree.nodes[Int(node)].totals.add(totals)
  }

  /// Adds what another tree has of a path.
  mutating func add(_ other: PathTree.Node, to node: UInt32) {
    tree.nodes[Int(node)].add(other)
  }

  /// Notes that all nodes of a trace's tree have been added, where there were `count` before.
  ///
  /// - Parameters:
  ///   - folded: what may have been folded of paths that it does not have, nanoseconds.
  ///   - numbers: by node of the trace's tree, the node here.
  mutating func note(
    _ absent: inout AbsentPaths, of trace: CallTree, folded: MissingCalls, as numbers: [UInt32], before count: Int
  ) {
    absent.note(trace, folded: folded, as: numbers, in: &tree.nodes, before: count)
  }

  private static func hash(_ node: PathTree.Node) -> Int {
    HashIndex.hash(
      UInt64(node.parent) << 32 | UInt64(node.frame.function),
      UInt64(node.frame.site) << 2 | UInt64(node.frame.origin.rawValue))
  }
}
