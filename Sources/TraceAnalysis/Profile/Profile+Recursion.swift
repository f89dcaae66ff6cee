import TraceModel

// Recursion, folded: a call of a function inside a call of the same function counts on the path of the outer one. What
// a goroutine spawns has a path of its own, and of calls whose paths were folded the outer call is not known.

extension Profile {
  /// A call by a function of itself counts on the path of the outer call: its calls and self time are added, its total
  /// is within the outer one's. Times of callees still add up to their caller's.
  ///
  /// - Complexity: O(call paths).
  public func foldingRecursion() -> Profile {
    var builder = PathTreeBuilder()
    var targets = [UInt32](repeating: 0, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      let parent = targets[Int(node.parent)]
      if parent != 0, builder.tree.nodes[Int(parent)].isSameCallAgain(node.frame) {
        targets[index] = parent
        builder.add(node.asNested, to: parent)
      } else {
        targets[index] = builder.child(of: parent, node.frame)
        builder.add(node, to: targets[index])
      }
    }
    return with(builder.tree)
  }

  /// A profile in which every function is at most once on a call path, and of each node how many of its calls were
  /// inside another call of the same node.
  struct WithoutRecursion {
    var profile: Profile
    var nestedCalls: [UInt64]
  }

  /// A call inside a call of the same function counts on the path of the outer one, whatever is between them; so does
  /// what it calls. A node's total is the time in which one of its calls was open, and so the callees of a node may
  /// have more time together than it has: what is below a recursive call is also below what led to it.
  ///
  /// - Complexity: O(call paths × functions on a path); no recursion.
  func foldingAllRecursion() -> WithoutRecursion {
    var builder = PathTreeBuilder()
    var nestedCalls: [UInt64] = [0]
    // By node of the folded tree: how many calls of it are above the current one.
    var open = [0]
    enum Step {
      case enter(node: UInt32, parent: UInt32)
      case leave(target: UInt32)
    }
    let children = ChildLists(of: tree)
    var stack: [Step] = children[0].reversed().map { .enter(node: $0, parent: 0) }
    while let step = stack.popLast() {
      switch step {
      case .leave(let target): open[Int(target)] -= 1
      case .enter(let index, let parent):
        let node = tree.nodes[Int(index)]
        let target = builder.tree.nearest(node.frame, from: parent) ?? builder.child(of: parent, node.frame)
        if Int(target) == open.count {
          open.append(0)
          nestedCalls.append(0)
        }
        let isNested = open[Int(target)] > 0
        if isNested { nestedCalls[Int(target)] = saturatingSum(nestedCalls[Int(target)], node.totals.calls) }
        builder.add(isNested ? node.asNested : node, to: target)
        open[Int(target)] += 1
        stack.append(.leave(target: target))
        for child in children[index].reversed() { stack.append(.enter(node: child, parent: target)) }
      }
    }
    return WithoutRecursion(profile: with(builder.tree), nestedCalls: nestedCalls)
  }
}

extension PathTree {
  /// The call of `frame`'s function that is nearest to `node`, at or above it and on the same goroutine.
  fileprivate func nearest(_ frame: Frame, from node: UInt32) -> UInt32? {
    guard frame.origin == .called else { return nil }
    var node = node
    while node != 0 {
      if nodes[Int(node)].isSameCallAgain(frame) { return node }
      guard nodes[Int(node)].frame.origin == .called else { return nil }
      node = nodes[Int(node)].parent
    }
    return nil
  }
}

extension PathTree.Node {
  /// Whether a call of `frame` inside this one, on the same goroutine, is a recursion.
  fileprivate func isSameCallAgain(_ frame: PathTree.Frame) -> Bool {
    frame.origin == .called && self.frame.origin != .folded && self.frame.function == frame.function
  }

  /// The same calls where they are inside others of their node: their time is in the others' totals.
  fileprivate var asNested: PathTree.Node {
    var nested = self
    nested.totals.totalTime = 0
    nested.totals.openTime = 0
    return nested
  }
}
