import TraceStore
import TraceModel

/// Views of a profile that are profiles themselves; their nodes are other call paths of the same functions.
extension Profile {
  /// The functions whose name is `name`, as shown or as the Go runtime has it.
  public func functions(named name: String, names: FunctionNames) -> Set<UInt32> {
    Set(functions.indices.lazy.map(UInt32.init).filter { names[$0] == name || functions[Int($0)].name == name })
  }

  /// Only the calls of `wanted` and what they call, with the outermost such call of each path at the root.
  ///
  /// - Complexity: O(call paths).
  public func rooted(at wanted: Set<UInt32>) -> Profile {
    var builder = PathTreeBuilder()
    // Where each node went; 0 for those above and beside the wanted ones.
    var targets = [UInt32](repeating: 0, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      var frame = node.frame
      let parent = targets[Int(node.parent)]
      if parent == 0 {
        guard wanted.contains(frame.function) else { continue }
        frame = PathTree.Frame(function: frame.function)
      }
      targets[index] = builder.child(of: parent, frame)
      builder.add(node, to: targets[index])
    }
    var part = with(builder.tree)
    part.latencies = [:]
    return part
  }

  /// The tree turned round: at the top each function with its self time, below it those who called it, and so on.
  ///
  /// Every node's total is the self time of the top function that was spent on this path; only the top has a self time.
  /// A spawned call hangs below by its `go` statement's caller as any other call.
  ///
  /// `depth` is the number of levels that are made, at least 1; without a bound a deep recursion would be quadratic.
  /// Of calls whose paths were folded, what is beyond their callers is the function `(other)`.
  ///
  /// - Complexity: O(call paths × depth).
  public func inverted(depth: Int) -> Profile {
    var builder = PathTreeBuilder()
    var isFolded = [Bool](repeating: false, count: tree.nodes.count)
    for index in tree.calls {
      isFolded[index] = isFolded[Int(tree.nodes[index].parent)] || tree.nodes[index].frame.origin == .folded
      let leaf = tree.nodes[index].totals
      if isFolded[index], leaf.isEmpty { continue }
      let totals = CallTotals(
        calls: leaf.calls, openCalls: leaf.openCalls, totalTime: leaf.selfTime, openTime: leaf.openCalls > 0 ? .max : 0,
        minTime: leaf.minTime, maxTime: leaf.maxTime)
      var target: UInt32 = 0
      var node = index
      var level = 0
      while level < depth {
        // Of folded calls one caller is known.
        let isOther = isFolded[index] && level == 2
        if node == 0, !isOther { break }
        let function = isOther ? otherFunction ?? 0 : tree.nodes[node].frame.function
        target = builder.child(of: target, PathTree.Frame(function: function))
        var share = totals
        if level == 0 { share.selfTime = share.totalTime }
        builder.add(share, to: target)
        if isOther { break }
        node = Int(tree.nodes[node].parent)
        level += 1
      }
    }
    return with(builder.tree)
  }

  func with(_ tree: PathTree) -> Profile {
    var changed = self
    changed.tree = tree
    return changed
  }
}
