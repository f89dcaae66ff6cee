public import TraceModel

extension PathTree {
  /// Calls of one kind, wherever in the tree they are.
  public struct Sum: Hashable, Sendable {
    /// Of all of them, nested ones too.
    public var totals = CallTotals()
    /// Time in such calls; a call within another of the same kind on the same goroutine does not count twice.
    public var outermostTime: UInt64 = 0

    mutating func add(_ other: CallTotals, isOutermost: Bool) {
      totals.add(other)
      if isOutermost { outermostTime = saturatingSum(outermostTime, other.totalTime) }
    }
  }

  private enum Step {
    /// A node to visit, and the goroutine context it is in.
    case enter(node: UInt32, context: UInt32)
    /// Restores the context of a group.
    case leave(group: Int, context: UInt32)
  }

  /// Sums the tree by group; `group` is the one a node belongs to, in `0 ..< count`, or `nil` for none.
  ///
  /// - Complexity: O(nodes); no recursion.
  public func sums(count: Int, group: (_ node: UInt32) -> Int?) -> [Sum] {
    var sums = [Sum](repeating: Sum(), count: count)
    forEachGrouped(count: count, group: group) { node, group, isOutermost in
      sums[group].add(nodes[Int(node)].totals, isOutermost: isOutermost)
    }
    return sums
  }

  /// Visits every node that belongs to a group, callers before callees, with whether no call of the group on the
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
