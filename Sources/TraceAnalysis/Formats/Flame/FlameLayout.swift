import TraceStore

/// Where the frames of a flame graph stand: as wide as the time spent in them and in everything below, callees under
/// callers.
public struct FlameLayout: Sendable {
  public struct Frame: Hashable, Sendable {
    /// Index into the tree's nodes; 0 is the frame for everything.
    public var node: UInt32
    /// 0 for everything, 1 for calls without a caller.
    public var depth: Int
    /// Left edge and width, parts of the whole.
    public var x: Double
    public var width: Double

    package init(node: UInt32, depth: Int, x: Double, width: Double) {
      self.node = node
      self.depth = depth
      self.x = x
      self.width = width
    }
  }

  /// Callers before callees, from left to right.
  public let frames: [Frame]
  /// Call paths left out because they are too narrow or too deep.
  public let leftOut: Int
  /// Self time of each node and everything below, nanoseconds.
  public let subtreeSelfTimes: [UInt64]

  /// Lays out the frames that are at least `minimumWidth` wide (part of the whole) and at most `maximumDepth` deep.
  ///
  /// - Complexity: O(call paths × log of siblings); no recursion.
  public init(_ profile: Profile, names: FunctionNames, minimumWidth: Double, maximumDepth: Int) {
    let tree = profile.tree
    let times = tree.subtreeSelfTimes()
    var children = ChildLists(of: tree)
    // By name, so that the graphs of two runs can be laid side by side.
    children.sort(tree, by: .name, names: names)
    let whole = Double(max(times[0], 1))
    var frames: [Frame] = []
    var stack = [Frame(node: 0, depth: 0, x: 0, width: 1)]
    while let frame = stack.popLast() {
      frames.append(frame)
      guard frame.depth < maximumDepth else { continue }
      var x = frame.x
      let start = stack.count
      for child in children[frame.node] {
        let width = Double(times[Int(child)]) / whole
        if width >= minimumWidth { stack.append(Frame(node: child, depth: frame.depth + 1, x: x, width: width)) }
        x += width
      }
      stack[start...].reverse()
    }
    self.frames = frames
    subtreeSelfTimes = times
    leftOut = tree.nodes.count - frames.count
  }
}
