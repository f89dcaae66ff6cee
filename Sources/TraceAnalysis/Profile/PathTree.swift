/// A merged call tree in nanoseconds: one node per call path, flat, parents before children.
///
/// Node 0 is the root and stands for no call. This is what reports are made from, whether it came from one trace or
/// several, whole or filtered: every transformation of a tree gives a tree.
public struct PathTree: Hashable, Sendable {
  /// The identity of a node among its siblings.
  public struct Frame: Hashable, Sendable {
    /// How a call came to hang below its parent.
    public enum Origin: UInt8, Hashable, Sendable {
      /// The parent called it.
      case called
      /// It is the first call of goroutines that the parent spawned.
      case spawned
      /// As `spawned`, but that it was this parent is a guess: untraced code ran the `go` statement.
      case inferred
    }

    /// Index into `Profile.functions`.
    public var function: UInt32
    /// Index into `Profile.spawnSites`, where it was spawned and the location is known, else `noSite`.
    public var site: UInt32
    public var origin: Origin

    public static let noSite = UInt32.max

    public init(function: UInt32, site: UInt32 = Frame.noSite, origin: Origin = .called) {
      self.function = function
      self.site = site
      self.origin = origin
    }
  }

  /// What was counted and measured on one call path, times in nanoseconds.
  public struct Weights: Hashable, Sendable {
    public var calls: UInt64
    /// Of `calls`, those that had not returned at the end.
    public var openCalls: UInt64
    public var total: UInt64
    /// Of `total`, that of open calls; `.max` where it is not known.
    public var openTotal: UInt64
    public var own: UInt64
    /// Shortest and longest finished call; `.max` and 0 where there is none.
    public var shortest: UInt64
    public var longest: UInt64

    public init(
      calls: UInt64 = 0, openCalls: UInt64 = 0, total: UInt64 = 0, openTotal: UInt64 = 0, own: UInt64 = 0,
      shortest: UInt64 = .max, longest: UInt64 = 0
    ) {
      self.calls = calls
      self.openCalls = openCalls
      self.total = total
      self.openTotal = openTotal
      self.own = own
      self.shortest = shortest
      self.longest = longest
    }

    /// Adds the calls of another path; sums stay at `UInt64.max` where they would overflow.
    public mutating func add(_ other: Weights) {
      calls = saturatingSum(calls, other.calls)
      openCalls = saturatingSum(openCalls, other.openCalls)
      total = saturatingSum(total, other.total)
      openTotal = saturatingSum(openTotal, other.openTotal)
      own = saturatingSum(own, other.own)
      shortest = min(shortest, other.shortest)
      longest = max(longest, other.longest)
    }
  }

  public struct Node: Hashable, Sendable {
    /// Index of the parent, smaller than the node's own; the root is its own parent.
    public var parent: UInt32
    public var frame: Frame
    public var weights: Weights

    public init(parent: UInt32, frame: Frame, weights: Weights = Weights()) {
      self.parent = parent
      self.frame = frame
      self.weights = weights
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
