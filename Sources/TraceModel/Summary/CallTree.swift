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
    /// That the calls hang here is a guess: no spawn event names their call path (untraced code ran the `go`
    /// statement).
    public var isInferred: Bool

    public init(_ function: FunctionID, site: SpawnSiteID? = nil, isInferred: Bool = false) {
      self.function = function
      self.site = site
      self.isInferred = isInferred
    }

    public var origin: CallOrigin { isInferred ? .inferred : site != nil ? .spawned : .called }
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

  public struct Node: Sendable, Hashable {
    /// Index of the parent, smaller than the node's own; 0 for children of the root.
    ///
    /// The root is its own parent.
    public var parent: UInt32
    public var frame: Frame
    /// Times in ticks.
    public var totals: CallTotals

    public init(parent: UInt32, frame: Frame, totals: CallTotals = CallTotals()) {
      self.parent = parent
      self.frame = frame
      self.totals = totals
    }

    public var path: Path { Path(parent: parent, frame: frame) }
  }

  public var nodes: [Node] = [Node(parent: 0, frame: Frame(FunctionID(rawValue: 0)))]

  public init() {}
}
