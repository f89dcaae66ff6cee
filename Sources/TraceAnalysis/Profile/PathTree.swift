public import TraceModel

/// A merged call tree in nanoseconds: one node per call path, flat, parents before children.
///
/// Node 0 is the root and stands for no call. This is what reports are made from, whether it came from one trace or
/// several, whole or filtered: every transformation of a tree gives a tree.
public struct PathTree: Hashable, Sendable {
  /// The identity of a node among its siblings.
  public struct Frame: Hashable, Sendable {
    /// Index into `Profile.functions`.
    public var function: UInt32
    /// Index into `Profile.spawnSites`, where it was spawned and the location is known, else `noSite`.
    public var site: UInt32
    public var origin: CallOrigin

    public static let noSite = UInt32.max

    public init(function: UInt32, site: UInt32 = Frame.noSite, origin: CallOrigin = .called) {
      self.function = function
      self.site = site
      self.origin = origin
    }
  }

  public struct Node: FoldableNode, Hashable, Sendable {
    /// Index of the parent, smaller than the node's own; the root is its own parent.
    public var parent: UInt32
    public var frame: Frame
    /// Times in nanoseconds.
    public var totals: CallTotals
    /// What `totals` may lack, in nanoseconds.
    public var missing = MissingCalls()
    /// Whether calls of paths directly below were folded, as in `CallTree.Node`.
    public var hasFolded = false

    public init(parent: UInt32, frame: Frame, totals: CallTotals = CallTotals()) {
      self.parent = parent
      self.frame = frame
      self.totals = totals
    }

    public var origin: CallOrigin { frame.origin }

    /// Adds what another node of the same path has.
    mutating func add(_ other: Node) {
      totals.add(other.totals)
      missing.add(other.missing)
      hasFolded = hasFolded || other.hasFolded
    }
  }

  public package(set) var nodes: [Node]

  /// A tree of the root alone.
  public init() { nodes = [Node(parent: 0, frame: Frame(function: 0))] }

  /// All nodes but the root, parents before children.
  public var calls: Range<Int> { 1..<nodes.count }

  /// The number of call paths.
  public var pathCount: Int { nodes.count - 1 }
}
