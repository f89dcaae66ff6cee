import TraceAnalysis

/// The first calls of every call path, so that a path a million calls deep is named by its ends without a walk along
/// it.
struct PathEnds {
  /// Of a longer path the first and the last so many calls are shown.
  private static let (first, last, all) = (4, 7, 12)

  /// By node: the number of calls on its path, and the last of the first ones.
  private let depths: [UInt32]
  private let heads: [UInt32]

  /// - Complexity: O(call paths).
  init(of tree: PathTree) {
    var depths = [UInt32](repeating: 0, count: tree.nodes.count)
    var heads = depths
    for node in tree.calls {
      let parent = Int(tree.nodes[node].parent)
      depths[node] = depths[parent] + 1
      heads[node] = depths[node] <= Self.first ? UInt32(node) : heads[parent]
    }
    self.depths = depths
    self.heads = heads
  }

  /// Of no path.
  init() { (depths, heads) = ([], []) }

  /// `main.main → main.run → go main.work`; of a deep path the first and the last calls.
  func name(of node: UInt32, in comparison: RunComparison) -> String {
    let depth = Int(depths[Int(node)])
    func names(_ count: Int, upTo node: UInt32) -> [String] {
      var frames = [node]
      while frames.count < count { frames.append(comparison.tree.nodes[Int(frames[frames.count - 1])].parent) }
      return frames.reversed().map { comparison.frameName($0) }
    }
    guard depth > Self.all else { return names(depth, upTo: node).joined(separator: " → ") }
    let between = "… \(depth - Self.first - Self.last) calls …"
    return (names(Self.first, upTo: heads[Int(node)]) + [between] + names(Self.last, upTo: node))
      .joined(separator: " → ")
  }
}
