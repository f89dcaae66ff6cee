/// The merged call tree of a trace: one node per call path, flat, parents before children.
///
/// Node 0 is the root of everything and stands for no call. A goroutine's root calls hang below the call path that
/// spawned it, or below node 0 where no traced call did.
public struct CallTree: Sendable, Hashable {
  /// What distinguishes a node from its siblings.
  public struct Frame: Sendable, Hashable {
    /// The function called; meaningless for the root.
    public var function: FunctionID
    /// The spawn site through which the calls hang below their parent, where they are root calls of goroutines.
    public var site: SpawnSiteID?
    public var origin: CallOrigin

    public init(_ function: FunctionID, site: SpawnSiteID? = nil, origin: CallOrigin) {
      self.function = function
      self.site = site
      self.origin = origin
    }

    /// Calls, or root calls of goroutines where there is a site or it is a guess that they hang there: no spawn event
    /// names their call path (untraced code ran the `go` statement).
    public init(_ function: FunctionID, site: SpawnSiteID? = nil, isInferred: Bool = false) {
      self.init(function, site: site, origin: isInferred ? .inferred : site != nil ? .spawned : .called)
    }

    public var isInferred: Bool { origin == .inferred }
  }

  /// What distinguishes a node from all others.
  public struct Path: Sendable, Hashable {
    public var parent: UInt32
    public var frame: Frame

    public init(parent: UInt32, frame: Frame) {
      self.parent = parent
      self.frame = frame
    }
  }

  public struct Node: FoldableNode, Sendable, Hashable {
    /// Index of the parent, smaller than the node's own; 0 for children of the root.
    ///
    /// The root is its own parent.
    public var parent: UInt32
    public var frame: Frame
    /// Times in ticks.
    public var totals: CallTotals
    /// What `totals` may lack.
    public var missing: MissingCalls
    /// Whether calls of paths directly below were folded: the totals of the paths that are there may add up to less
    /// than this node's, and a path that is not there may have been called.
    public var hasFolded: Bool

    public init(
      parent: UInt32, frame: Frame, totals: CallTotals = CallTotals(), missing: MissingCalls = MissingCalls(),
      hasFolded: Bool = false
    ) {
      self.parent = parent
      self.frame = frame
      self.totals = totals
      self.missing = missing
      self.hasFolded = hasFolded
    }

    public var path: Path { Path(parent: parent, frame: frame) }
    public var origin: CallOrigin { frame.origin }

    /// Adds what another node of the same path has.
    public mutating func add(_ other: Node) {
      totals.add(other.totals)
      missing.add(other.missing)
      hasFolded = hasFolded || other.hasFolded
    }
  }

  public var nodes: [Node] = [Node(parent: 0, frame: Frame(FunctionID(rawValue: 0)))]
  /// What may have been folded of a path that is not there; nothing where all are.
  public var folded = MissingCalls()
  /// By node, ascending: the number by which goroutines name it (`Goroutine.spawnPath`) in a file of which call paths
  /// were folded; empty where that is the index.
  public var numbers: [UInt64] = []

  public init() {}

  /// Whether cold call paths were folded: some nodes have less than all calls of their path, and some paths are not
  /// there.
  public var isFolded: Bool { !folded.isNone }
}
