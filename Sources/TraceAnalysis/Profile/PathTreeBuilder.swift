/// Grows a `PathTree` by call path: equal paths meet in one node.
///
/// - Complexity: O(1) per `child`, by open addressing on (parent, frame).
public struct PathTreeBuilder {
  public private(set) var tree = PathTree()
  /// Node indices by hash, 0 for an empty slot (the root is nobody's child); a power of two, at most half full.
  ///
  /// The bits above those that an index needs hold a part of the hash: a look at them rarely leads to a wrong node.
  private var slots = [UInt32](repeating: 0, count: 64)

  public init() {}

  /// Makes place for `count` nodes, so that none is moved while they come.
  public mutating func reserveCapacity(_ count: Int) {
    var factor = 1
    while count * 2 >= slots.count * factor { factor *= 2 }
    if factor > 1 { grow(by: factor) }
    tree.nodes.reserveCapacity(count)
  }

  /// The child of `parent` with this frame, made where there is none.
  public mutating func child(of parent: UInt32, _ frame: PathTree.Frame) -> UInt32 {
    if tree.nodes.count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    let hash = Self.hash(parent, frame)
    let tag = tag(hash)
    var slot = hash & mask
    while slots[slot] != 0 {
      let index = slots[slot] ^ tag
      // Of another hash it would be out of range.
      if Int(index) < tree.nodes.count, tree.nodes[Int(index)].parent == parent, tree.nodes[Int(index)].frame == frame {
        return index
      }
      slot = (slot + 1) & mask
    }
    let index = UInt32(tree.nodes.count)
    tree.nodes.append(PathTree.Node(parent: parent, frame: frame))
    slots[slot] = index ^ tag
    return index
  }

  /// Adds to what is known of a node.
  public mutating func add(_ weights: PathTree.Weights, to node: UInt32) {
    tree.nodes[Int(node)].weights.add(weights)
  }

  private mutating func grow(by factor: Int = 2) {
    let count = slots.count * factor
    // The old ones are let go first.
    slots = []
    slots = [UInt32](repeating: 0, count: count)
    for index in tree.calls {
      let hash = Self.hash(tree.nodes[index].parent, tree.nodes[index].frame)
      var slot = hash & (count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = UInt32(index) ^ tag(hash)
    }
  }

  /// What of the hash stands in a slot: the bits that did not make the slot, which no index has.
  private func tag(_ hash: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: hash) & ~UInt32(truncatingIfNeeded: slots.count &- 1)
  }

  private static func hash(_ parent: UInt32, _ frame: PathTree.Frame) -> Int {
    HashIndex.hash(
      UInt64(parent) << 32 | UInt64(frame.function), UInt64(frame.site) << 2 | UInt64(frame.origin.rawValue))
  }
}
