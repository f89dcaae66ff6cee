import TraceModel

/// The part of a call tree that an HTML page carries: the paths on which most time was spent, callers of them included.
struct PageTree {
  /// Nodes of the profile's tree that are kept, ascending; the first is the root.
  let kept: [UInt32]
  /// Self time of paths that are left out, by the kept node (index into `kept`) they hang below.
  let hidden: [(node: UInt32, nanoseconds: UInt64)]
  let leftOut: Int

  /// A page of this many paths opens at once in every browser.
  static let maximumPaths = 200_000

  /// - Complexity: O(n log n) in call paths.
  init(_ tree: PathTree, maximumPaths: Int = Self.maximumPaths) {
    let times = tree.subtreeSelfTimes()
    var kept = Array(UInt32(0)..<UInt32(tree.nodes.count))
    if kept.count > maximumPaths {
      // A caller weighs no less than what it calls and has a smaller index, so callers of kept paths are kept.
      kept.sort { (times[Int($1)], $0) < (times[Int($0)], $1) }
      kept.removeSubrange(maximumPaths...)
      kept.sort()
    }
    var keptIndices = [UInt32?](repeating: nil, count: tree.nodes.count)
    for (index, node) in kept.enumerated() { keptIndices[Int(node)] = UInt32(index) }
    var hidden: [UInt32: UInt64] = [:]
    for index in tree.calls where keptIndices[index] == nil {
      guard let keptIndex = keptIndices[Int(tree.nodes[index].parent)] else { continue }
      hidden[keptIndex] = saturatingSum(hidden[keptIndex] ?? 0, times[index])
    }
    self.kept = kept
    self.hidden = hidden.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    leftOut = tree.nodes.count - kept.count
  }
}
