extension PathTree {
  /// Calls of one kind, wherever in the tree they are.
  public struct Sum: Hashable, Sendable {
    public var calls: UInt64 = 0
    public var openCalls: UInt64 = 0
    /// Time in such calls; a call within another of the same kind on the same goroutine does not count twice.
    public var total: UInt64 = 0
    /// The durations of all calls, nested ones too, and of those that are open; the latter are `.max` where not known.
    public var durations: UInt64 = 0
    public var openDurations: UInt64 = 0
    public var own: UInt64 = 0
    public var shortest: UInt64 = .max
    public var longest: UInt64 = 0

    /// Of finished calls, as `shortest` and `longest`; `nil` where there is none, or where it is not known.
    public var mean: UInt64? {
      let finished = calls - min(calls, openCalls)
      guard finished > 0, openDurations != .max, shortest <= longest else { return nil }
      // Sums of rounded times may be off by a nanosecond.
      return min(max((durations - min(openDurations, durations)) / finished, shortest), longest)
    }
  }

  private enum Step {
    /// A node to visit, and the goroutine context it is in.
    case enter(node: UInt32, context: UInt32)
    /// Restores the context of a group.
    case leave(group: Int, context: UInt32)
  }

  /// Sums the tree by group; `group` tells which one a node belongs to, in `0 ..< count`, or `nil` for none.
  ///
  /// - Complexity: O(nodes); no recursion.
  public func sums(count: Int, group: (_ node: UInt32) -> Int?) -> [Sum] {
    var sums = [Sum](repeating: Sum(), count: count)
    forEachGrouped(count: count, group: group) { node, group, isOutermost in
      sums[group].add(nodes[Int(node)].weights, isOutermost: isOutermost)
    }
    return sums
  }

  /// Visits every node that belongs to a group, callers before callees, and tells whether no call of the group on the
  /// same goroutine is around it.
  ///
  /// - Complexity: O(nodes); no recursion.
  package func forEachGrouped(
    count: Int, group: (_ node: UInt32) -> Int?, _ visit: (_ node: UInt32, _ group: Int, _ isOutermost: Bool) -> Void
  ) {
    // For each group the context in which a call of it is on the stack; 0 for none.
    var active = [UInt32](repeating: 0, count: count)
    var contexts: UInt32 = 1
    let children = ChildLists(of: self)
    var stack: [Step] = children[0].reversed().map { .enter(node: $0, context: 1) }
    while let step = stack.popLast() {
      switch step {
      case .leave(let group, let context): active[group] = context
      case .enter(let node, var context):
        if nodes[Int(node)].frame.origin != .called {
          contexts += 1
          context = contexts
        }
        if let group = group(node) {
          visit(node, group, active[group] != context)
          stack.append(.leave(group: group, context: active[group]))
          active[group] = context
        }
        for child in children[node].reversed() { stack.append(.enter(node: child, context: context)) }
      }
    }
  }
}

extension PathTree.Sum {
  mutating func add(_ weights: PathTree.Weights, isOutermost: Bool) {
    calls = saturatingSum(calls, weights.calls)
    openCalls = saturatingSum(openCalls, weights.openCalls)
    if isOutermost { total = saturatingSum(total, weights.total) }
    durations = saturatingSum(durations, weights.total)
    openDurations = saturatingSum(openDurations, weights.openTotal)
    own = saturatingSum(own, weights.own)
    shortest = min(shortest, weights.shortest)
    longest = max(longest, weights.longest)
  }
}
