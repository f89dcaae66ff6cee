/// Grows a `PathTree` by call path: equal paths meet in one node.
///
/// - Complexity: O(1) per `child`, by open addressing on (parent, frame).
public struct PathTreeBuilder {
  public private(set) var tree = PathTree()
  /// Node indices by hash, 0 for an empty slot (the root is nobody's child); a power of two, at most half full.
  private var slots = [UInt32](repeating: 0, count: 64)

  public init() {}

  /// Makes place for `count` nodes, so that none is moved while they come.
  public mutating func reserveCapacity(_ count: Int) {
    while count * 2 >= slots.count { grow(by: 8) }
  }

  /// The child of `parent` with this frame, made where there is none.
  public mutating func child(of parent: UInt32, _ frame: PathTree.Frame) -> UInt32 {
    if tree.nodes.count * 2 >= slots.count { grow() }
    var slot = Self.hash(parent, frame) & (slots.count - 1)
    while slots[slot] != 0 {
      let node = tree.nodes[Int(slots[slot])]
      if node.parent == parent && node.frame == frame { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let index = UInt32(tree.nodes.count)
    tree.nodes.append(PathTree.Node(parent: parent, frame: frame))
    slots[slot] = index
    return index
  }

  /// Adds to what is known of a node.
  public mutating func add(_ weights: PathTree.Weights, to node: UInt32) {
    tree.nodes[Int(node)].weights.add(weights)
  }

  private mutating func grow(by factor: Int = 2) {
    var grown = [UInt32](repeating: 0, count: slots.count * factor)
    for index in tree.calls {
      var slot = Self.hash(tree.nodes[index].parent, tree.nodes[index].frame) & (grown.count - 1)
      while grown[slot] != 0 { slot = (slot + 1) & (grown.count - 1) }
      grown[slot] = UInt32(index)
    }
    slots = grown
  }

  private static func hash(_ parent: UInt32, _ frame: PathTree.Frame) -> Int {
    var key = UInt64(parent) << 32 | UInt64(frame.function)
    key =
      (key ^ (UInt64(frame.site) << 2 | UInt64(frame.origin.rawValue)) &* 0xff51_afd7_ed55_8ccd)
      &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: key >> 32)
  }
}
