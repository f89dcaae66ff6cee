/// The merged call tree: one node per call path, flat, parents before children.
///
/// Node 0 is the root of everything and stands for no call. A goroutine's root calls hang below the call path that
/// spawned it (`viaSpawn` names the site), or below node 0 where no traced call did.
public struct CallTree: Sendable, Hashable {
  public struct Node: Sendable, Hashable {
    /// Index of the parent; 0 for children of the root.
    ///
    /// The root is its own parent.
    public var parent: UInt32
    /// The function called; meaningless for the root.
    public var function: FunctionID
    /// The spawn site through which this node hangs below its parent, where it is a goroutine's root call.
    public var viaSpawn: SpawnSiteID?
    /// That the calls hang here is a guess: no spawn event names their call path (untraced code ran the `go`
    /// statement).
    public var spawnIsInferred: Bool
    /// Calls entered.
    public var calls: UInt64
    /// Of `calls`, those that had not returned at the end of the trace.
    public var openCalls: UInt64
    /// Time between enter and exit, summed over calls, ticks, without stalls; open calls count up to their end by the
    /// summary's rule (`TraceSummary.openCallRule`).
    public var totalTicks: UInt64
    /// Of `totalTicks`, that of open calls; `.max` where it is not known.
    public var openTicks: UInt64
    /// `totalTicks` less the total of callees on the same goroutine; time of spawned goroutines is theirs alone.
    public var selfTicks: UInt64
    /// Shortest and longest call, ticks.
    ///
    /// Of a node without a finished call: `.max` and 0.
    public var minTicks: UInt64
    public var maxTicks: UInt64

    public init(
      parent: UInt32, function: FunctionID, viaSpawn: SpawnSiteID? = nil, spawnIsInferred: Bool = false,
      calls: UInt64 = 0, openCalls: UInt64 = 0, totalTicks: UInt64 = 0, openTicks: UInt64 = 0, selfTicks: UInt64 = 0,
      minTicks: UInt64 = .max, maxTicks: UInt64 = 0
    ) {
      self.parent = parent
      self.function = function
      self.viaSpawn = viaSpawn
      self.spawnIsInferred = spawnIsInferred
      self.calls = calls
      self.openCalls = openCalls
      self.totalTicks = totalTicks
      self.openTicks = openTicks
      self.selfTicks = selfTicks
      self.minTicks = minTicks
      self.maxTicks = maxTicks
    }

    /// Whether these are root calls of goroutines that other goroutines spawned.
    public var isSpawned: Bool { viaSpawn != nil || spawnIsInferred }
  }

  /// `nodes[i].parent < i` for every i > 0.
  public var nodes: [Node] = [Node(parent: 0, function: FunctionID(rawValue: 0))]

  public init() {}
}

extension CallTree.Node {
  /// Adds the counts and times of another node, in ticks of the same clock.
  public mutating func add(_ other: CallTree.Node) {
    calls &+= other.calls
    openCalls &+= other.openCalls
    totalTicks &+= other.totalTicks
    openTicks = openTicks == .max || other.openTicks == .max ? .max : openTicks &+ other.openTicks
    selfTicks &+= other.selfTicks
    minTicks = min(minTicks, other.minTicks)
    maxTicks = max(maxTicks, other.maxTicks)
  }
}
