import TraceModel

/// Profiles of some functions only.
extension Profile {
  /// Without some call paths, as if their functions had not been recorded: their self time is their caller's, and what
  /// they call hangs below their caller.
  ///
  /// - Complexity: O(call paths).
  func leavingOut(_ isLeftOut: (_ node: Int) -> Bool) -> Profile {
    var builder = PathTreeBuilder()
    var targets = [UInt32](repeating: 0, count: tree.nodes.count)
    // Of paths that are left out: how what they call came to hang below the node of their caller.
    var origins = [PathTree.Frame?](repeating: nil, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      let target = targets[Int(node.parent)]
      var frame = node.frame
      if frame.origin == .called, let origin = origins[Int(node.parent)] {
        frame.origin = origin.origin
        frame.site = origin.site
      }
      guard isLeftOut(index) else {
        targets[index] = builder.child(of: target, frame)
        builder.add(node, to: targets[index])
        continue
      }
      targets[index] = target
      origins[index] = frame
      if frame.origin == .called && target != 0 { builder.add(CallTotals(selfTime: node.totals.selfTime), to: target) }
    }
    return with(builder.tree)
  }

  /// Only these functions, as if no other had been recorded.
  public func keeping(_ functions: Set<UInt32>) -> Profile {
    leavingOut { !functions.contains(tree.nodes[$0].frame.function) }
  }

  /// Without the calls of these functions and everything they call; their time is taken out of their callers.
  ///
  /// - Complexity: O(call paths).
  public func ignoring(_ functions: Set<UInt32>) -> Profile {
    var isKept = [Bool](repeating: true, count: tree.nodes.count)
    var gone = [UInt64](repeating: 0, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      isKept[index] = isKept[Int(node.parent)] && !functions.contains(node.frame.function)
      if !isKept[index] && isKept[Int(node.parent)] { gone[index] = node.totals.totalTime }
    }
    for index in tree.calls.reversed() where tree.nodes[index].frame.origin == .called {
      let parent = Int(tree.nodes[index].parent)
      gone[parent] = saturatingSum(gone[parent], gone[index])
    }
    return part { index in
      guard isKept[index] else { return nil }
      var totals = tree.nodes[index].totals
      if gone[index] > 0 {
        totals.set(totalTime: totals.totalTime - min(gone[index], totals.totalTime), selfTime: totals.selfTime)
      }
      return totals
    }
  }

  /// Only the call paths through these functions; their callers are there with the time of what is left of them.
  ///
  /// - Complexity: O(call paths).
  public func focusing(on functions: Set<UInt32>) -> Profile {
    var isInside = [Bool](repeating: false, count: tree.nodes.count)
    var leads = isInside
    // Time of what is left below each path, on the same goroutine.
    var below = [UInt64](repeating: 0, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      isInside[index] = isInside[Int(node.parent)] || functions.contains(node.frame.function)
      leads[index] = isInside[index]
    }
    for index in tree.calls.reversed() where leads[index] {
      let node = tree.nodes[index]
      let parent = Int(node.parent)
      leads[parent] = true
      if node.frame.origin == .called {
        below[parent] = saturatingSum(below[parent], isInside[index] ? node.totals.totalTime : below[index])
      }
    }
    return part { index in
      guard leads[index] else { return nil }
      var totals = tree.nodes[index].totals
      if !isInside[index] { totals.set(totalTime: below[index], selfTime: 0) }
      return totals
    }
  }

  /// The paths that have totals; of what is not whole, no percentiles are known.
  private func part(_ totals: (_ node: Int) -> CallTotals?) -> Profile {
    var builder = PathTreeBuilder()
    var targets = [UInt32](repeating: 0, count: tree.nodes.count)
    for index in tree.calls {
      guard let totals = totals(index) else { continue }
      targets[index] = builder.child(of: targets[Int(tree.nodes[index].parent)], tree.nodes[index].frame)
      var node = tree.nodes[index]
      node.totals = totals
      builder.add(node, to: targets[index])
    }
    var part = with(builder.tree)
    part.latencies = [:]
    return part
  }
}

extension CallTotals {
  /// Other times for the same calls; how long each took is not known any more.
  fileprivate mutating func set(totalTime: UInt64, selfTime: UInt64) {
    self.totalTime = totalTime
    openTime = openCalls > 0 ? .max : 0
    self.selfTime = selfTime
    minTime = .max
    maxTime = 0
  }
}
