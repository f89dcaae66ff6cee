import TraceStore
import TraceModel

// Call paths that were folded: their calls are in the tree as sums by function and caller, below the root, with callers
// that are not known. Sums over the tree per function, and per caller and callee, are exact with them.

extension Profile {
  /// The tree as people look at it: what was folded is below its caller, as a path of the function `(other)`, with the
  /// time that is left of the caller's; the rest of it, that of goroutines, is below the root. Sums by function and
  /// caller are not in it.
  ///
  /// - Complexity: O(call paths).
  public func withOther() -> Profile {
    guard let otherFunction else { return self }
    var kept = PathTree()
    // 0 for what is left out.
    var targets = [UInt32](repeating: 0, count: tree.nodes.count)
    var callees = [UInt64](repeating: 0, count: tree.nodes.count)
    var isFolded = [Bool](repeating: false, count: tree.nodes.count)
    var rest: UInt64 = 0
    let folded = foldedCalls()
    for index in tree.calls {
      var node = tree.nodes[index]
      let parent = Int(node.parent)
      isFolded[index] = isFolded[parent] || node.frame.origin == .folded
      guard !isFolded[index] else {
        rest = saturatingSum(rest, node.totals.selfTime)
        continue
      }
      if !folded.isEmpty { node.missing.bound(by: folded[Int(node.frame.function)]) }
      if node.frame.origin == .called { callees[parent] = saturatingSum(callees[parent], node.totals.totalTime) }
      node.parent = targets[parent]
      targets[index] = UInt32(kept.nodes.count)
      kept.nodes.append(node)
    }
    func append(_ time: UInt64, below parent: UInt32) {
      let totals = CallTotals(totalTime: time, selfTime: time)
      var other = PathTree.Node(parent: parent, frame: PathTree.Frame(function: otherFunction), totals: totals)
      // What is in it depends on what was folded.
      other.missing = .unbounded
      kept.nodes.append(other)
    }
    for index in tree.calls where tree.nodes[index].hasFolded && !isFolded[index] {
      let totals = tree.nodes[index].totals
      let known = saturatingSum(totals.selfTime, callees[index])
      guard known < totals.totalTime else { continue }
      append(totals.totalTime - known, below: targets[index])
      rest -= min(totals.totalTime - known, rest)
    }
    if rest > 0 { append(rest, below: 0) }
    return with(kept)
  }
}

extension Profile {
  /// Makes what paths may lack no more than that, by function; what `(other)` has is not known.
  mutating func boundMissingCalls(by most: [MissingCalls]) {
    for index in tree.calls where tree.nodes[index].frame.function != otherFunction {
      tree.nodes[index].missing.bound(by: most[Int(tree.nodes[index].frame.function)])
    }
  }

  /// By function: all calls that were folded. No path of the function lacks more. Empty where they are not in the
  /// tree, or not any more (`withOther`).
  ///
  /// - Complexity: O(call paths).
  func foldedCalls() -> [MissingCalls] {
    guard tree.nodes.contains(where: { $0.frame.origin == .folded }) else { return [] }
    var folded = [MissingCalls](repeating: MissingCalls(), count: functions.count)
    var isFolded = [Bool](repeating: false, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      isFolded[index] = isFolded[Int(node.parent)] || node.frame.origin == .folded
      guard isFolded[index] else { continue }
      folded[Int(node.frame.function)].add(MissingCalls(calls: node.totals.calls, time: node.totals.totalTime))
    }
    return folded
  }
}

extension Profile {
  /// The tree with sums by function and caller below the function `(other)`, which stands for callers that are not
  /// known: what is below each path is less than it was, and sums by function are exact.
  ///
  /// - Complexity: O(call paths).
  func withOtherCallers() -> Profile {
    guard let otherFunction else { return self }
    var changed = PathTree()
    var targets: [UInt32] = [0]
    var other: UInt32?
    for index in tree.calls {
      var node = tree.nodes[index]
      if node.frame.origin == .folded {
        if other == nil {
          other = UInt32(changed.nodes.count)
          changed.nodes.append(PathTree.Node(parent: 0, frame: PathTree.Frame(function: otherFunction)))
        }
        node.parent = other ?? 0
        node.frame.origin = .called
      } else {
        node.parent = targets[Int(node.parent)]
      }
      targets.append(UInt32(changed.nodes.count))
      changed.nodes.append(node)
    }
    return with(changed)
  }
}

extension LoadedTrace {
  /// Whether cold call paths are known as sums by function and caller only.
  public var hasFoldedPaths: Bool { summary.callTree.isFolded }

  /// The trace with the tree as people look at it (`Profile.withOther`), and so with a function `(other)`.
  public func withOther() -> LoadedTrace {
    guard hasFoldedPaths else { return self }
    let profile = inTicks().withOther()
    var changed = self
    changed.symbols.append(.otherCalls)
    changed.setTree(profile)
    return changed
  }
}

extension Symbol {
  /// What stands for calls of paths that are not there.
  static let otherCalls = Symbol(name: "(other)", package: "(other)", file: "", line: 0)
}
