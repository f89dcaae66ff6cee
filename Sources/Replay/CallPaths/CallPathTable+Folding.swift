import TraceModel

// Cold call paths are folded, so that the table has a bound.
//
// What is folded of a call path is added to a *short path* that has only the function, its caller, and what shows
// whether such calls were around it. Short paths are as many as there are pairs of caller and callee. So sums per
// function and per caller and callee, nested calls kept apart from outermost ones, stay exact. A path that is called
// again after it was folded is made anew, and lacks what was folded.
//
// Which paths are folded: those that, with all below them, have the smallest share of all calls and of all time, each
// counted with what may be missing of it. That is lossy counting (Manku and Motwani, VLDB 2002) on a call tree (as
// D'Elia, Demetrescu and Finocchi, PLDI 2011, use it), with a threshold that follows from the room there is. The
// greatest sum folded bounds what any path has lost (`FoldHistory`).

extension CallPathTable {
  /// Notes a node that has just been made.
  mutating func noteNew(_ node: UInt32) {
    let parent = nodes[Int(nodes[Int(node)].parent)].foldMarks
    if parent.hasFolded || parent.bound > 0 { nodes[Int(node)].foldMarks.bound = folds.bounds.count }
    numbers?.append(isSpawnNode: SpawnKey(nodeKey: nodes[Int(node)].key) != nil)
  }

  /// Folds call paths until about `counts.fewest` nodes are left, and short paths; `counts.most` where too many must
  /// stay.
  ///
  /// - Parameter isPinned: by node: whether it must stay. Where these alone are more than `counts.most`, the newest of
  ///   them are folded nevertheless, and what is missing of paths has no bound from then on.
  /// - Returns: By node: where it is now; of a folded one, the short path that its calls were added to.
  /// - Complexity: O(nodes).
  mutating func fold(to counts: (fewest: Int, most: Int), isPinned: [Bool]) -> [UInt32] {
    if numbers == nil { numbers = NodeNumbers(nodes) }
    let selection = FoldSelection(nodes, folds, counts, isPinned: isPinned)
    folds.note(selection.bound, isUnbounded: selection.foldsPinned)
    var isFolded = selection.isFolded
    let shortPaths = addToShortPaths(&isFolded, isPinned: selection.foldsPinned ? isPinned : nil)
    return compact(isFolded, shortPaths)
  }

  /// Adds the calls of folded nodes to short paths; returns these by node.
  ///
  /// - Parameter isPinned: by node: whether its calls are open, where such nodes are folded.
  private mutating func addToShortPaths(_ isFolded: inout [Bool], isPinned: [Bool]?) -> [UInt32] {
    var targets = [UInt32](repeating: 0, count: isFolded.count)
    let children = FirstChildren(nodes)
    var above = CallersAbove(nodes, findsLoops: isPinned != nil)
    var node = children.first[0]
    while node != 0 {
      above.push(node, key: nodes[Int(node)].key)
      if isFolded[Int(node)] {
        let path =
          isPinned?[Int(node)] ?? false
          ? loopFreePath(&above, &isFolded, targets) ?? shortPath(above, &isFolded, targets)
          : shortPath(above, &isFolded, targets)
        // Below a short path a node may be the short path itself.
        if path != node {
          targets[Int(node)] = path
          nodes[Int(path)].addCalls(of: nodes[Int(node)])
          let parent = Int(nodes[Int(node)].parent)
          if !isFolded[parent] { nodes[parent].foldMarks.hasFolded = true }
        }
      }
      node = children.next(after: node) { above.pop(key: nodes[Int($0)].key) }
    }
    return targets
  }

  /// The short path of the innermost of these nodes, made if need be.
  private mutating func shortPath(_ above: CallersAbove, _ isFolded: inout [Bool], _ moved: [UInt32]) -> UInt32 {
    var path = shortChild(of: 0, key: SpawnKey.folded.nodeKey, row: 0, &isFolded, moved)
    above.forEachOfShortPath { node in
      path = shortChild(
        of: path, key: nodes[Int(node)].key, row: nodes[Int(node)].histogram, &isFolded, moved)
    }
    return path
  }

  /// The path of the innermost of these nodes without loops, below what folded calls hang below; `nil` where it is the
  /// root call of its goroutine, or too long.
  ///
  /// Open calls are moved there: what they will call is within the same functions, and pairs of them, as before.
  private mutating func loopFreePath(
    _ above: inout CallersAbove, _ isFolded: inout [Bool], _ moved: [UInt32]
  ) -> UInt32? {
    guard let levels = above.levelsWithoutLoopFreePath() else { return nil }
    for level in levels {
      let parent =
        above.loopFreePath(above: level) ?? shortChild(of: 0, key: SpawnKey.folded.nodeKey, row: 0, &isFolded, moved)
      let node = Int(above.node(at: level))
      above.setLoopFreePath(
        shortChild(of: parent, key: nodes[node].key, row: nodes[node].histogram, &isFolded, moved), at: level)
    }
    return above.loopFreePath
  }

  /// - Parameter moved: by node: where its calls have been added to, if they have.
  private mutating func shortChild(
    of parent: UInt32, key: UInt32, row: UInt32, _ isFolded: inout [Bool], _ moved: [UInt32]
  ) -> UInt32 {
    let node = child(of: parent, key: key, histogram: row)
    nodes[Int(node)].foldMarks.isShortPath = true
    if Int(node) < isFolded.count, isFolded[Int(node)] {
      isFolded[Int(node)] = false
      if moved[Int(node)] != 0 { nodes[Int(node)].removeCalls() }
    }
    return node
  }

  /// Takes out folded nodes.
  private mutating func compact(_ isFolded: [Bool], _ shortPaths: [UInt32]) -> [UInt32] {
    var targets = [UInt32](repeating: 0, count: nodes.count)
    var count = 0
    for index in nodes.indices where index >= isFolded.count || !isFolded[index] {
      targets[index] = UInt32(count)
      nodes[index].move(toParent: targets[Int(nodes[index].parent)])
      nodes[count] = nodes[index]
      numbers?.move(index, to: count)
      count += 1
    }
    for index in isFolded.indices where isFolded[index] { targets[index] = targets[Int(shortPaths[index])] }
    numbers?.removeLast(nodes.count - count)
    nodes.removeLast(nodes.count - count)
    findPlaces()
    return targets
  }
}

extension CallPathTable.Node {
  fileprivate mutating func addCalls(of other: CallPathTable.Node) {
    calls &+= other.calls
    totalTime &+= other.totalTime
    selfTime &+= other.selfTime
    minTime = min(minTime, other.minTime)
    maxTime = max(maxTime, other.maxTime)
  }

  fileprivate mutating func removeCalls() {
    (calls, totalTime, selfTime, minTime, maxTime) = (0, 0, 0, .max, 0)
  }
}
