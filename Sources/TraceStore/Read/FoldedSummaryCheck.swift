import TraceModel

/// Whether a summary of which call paths were folded can be that of the events (docs/FORMAT.md, "Folded call paths").
struct FoldedSummaryCheck {
  private let stored: TraceSummary
  /// With all call paths.
  private let computed: TraceSummary

  /// Where calls were folded, a recorded origin may have become a guess; so neither summary has guesses here.
  ///
  /// - Complexity: O(call paths + goroutines).
  static func isRight(_ stored: TraceSummary, events computed: TraceSummary) -> Bool {
    let check = FoldedSummaryCheck(stored: stored.withoutCertainty(), computed: computed.withoutCertainty())
    return check.areOtherFactsRight && check.areSumsRight && check.arePathsRight
  }

  private var areOtherFactsRight: Bool {
    var (one, other) = (stored, computed)
    (one.callTree, other.callTree) = (CallTree(), CallTree())
    // Where goroutines hang is checked with the paths.
    for index in one.goroutines.indices { one.goroutines[index].spawnPath = 0 }
    for index in other.goroutines.indices { other.goroutines[index].spawnPath = 0 }
    return one == other
  }

  /// Who calls whom, and how.
  private struct Pair: Hashable {
    var caller: FunctionID?
    var frame: CallTree.Frame
  }

  /// Whether sums by caller and callee are as if nothing had been folded.
  private var areSumsRight: Bool {
    Self.sums(stored.callTree) == Self.sums(computed.callTree)
  }

  private static func sums(_ tree: CallTree) -> [Pair: CallTotals] {
    var sums: [Pair: CallTotals] = [:]
    for node in tree.nodes.dropFirst() where node.totals.calls > 0 {
      let caller = node.parent == 0 ? nil : tree.nodes[Int(node.parent)].frame.function
      sums[Pair(caller: caller, frame: node.frame), default: CallTotals()].add(node.totals)
    }
    return sums
  }

  /// Whether every path that is there has as much as it says, and no path is missing that must be there.
  private var arePathsRight: Bool {
    var isShort = [Bool](repeating: false, count: stored.callTree.nodes.count)
    var known: [CallTree.Path: UInt32] = [:]
    for (index, node) in stored.callTree.nodes.enumerated().dropFirst() {
      isShort[index] = isShort[Int(node.parent)] || node.frame.origin == .folded
      if !isShort[index], known.updateValue(UInt32(index), forKey: node.path) != nil { return false }
    }
    // By node of the events' tree: the stored one. `nil` where it was folded.
    var found: [UInt32?] = [0]
    found.reserveCapacity(computed.callTree.nodes.count)
    // How often it may have been a guess what spawned a goroutine: so often each path may have been two.
    var guesses: [UInt64] = [0]
    guesses.reserveCapacity(computed.callTree.nodes.count)
    var count = 0
    for node in computed.callTree.nodes.dropFirst() {
      let parent = found[Int(node.parent)]
      let match = parent.flatMap { known[CallTree.Path(parent: $0, frame: node.frame)] }
      found.append(match)
      guesses.append(guesses[Int(node.parent)] + (node.frame.origin == .spawned ? 1 : 0))
      if let match {
        guard Self.isPossible(stored.callTree.nodes[Int(match)], of: node.totals) else { return false }
        count += 1
      } else {
        let folded = stored.callTree.folded.multiplied(by: 1 << min(guesses[guesses.count - 1], 63))
        guard parent.map({ stored.callTree.nodes[Int($0)].mayLackPaths }) ?? true, folded.covers(node.totals) else {
          return false
        }
      }
    }
    return count == known.count && areSpawnPathsRight(found, isShort)
  }

  /// Whether a node has no more than all calls of its path, and lacks no more than it says.
  private static func isPossible(_ node: CallTree.Node, of whole: CallTotals) -> Bool {
    guard !node.missing.isNone else { return node.totals == whole }
    guard node.totals.calls <= whole.calls, node.totals.totalTime <= whole.totalTime,
      node.totals.selfTime <= whole.selfTime, node.totals.openCalls <= whole.openCalls
    else { return false }
    var rest = whole
    rest.calls -= node.totals.calls
    rest.totalTime -= node.totals.totalTime
    return node.missing.covers(rest)
  }

  /// Whether goroutines hang where they do, or that is not known.
  private func areSpawnPathsRight(_ found: [UInt32?], _ isShort: [Bool]) -> Bool {
    zip(stored.goroutines, computed.goroutines).allSatisfy { one, other in
      let path = Int(one.spawnPath)
      guard path != 0, isShort[path] else { return path == 0 || found[Int(other.spawnPath)] == one.spawnPath }
      // The path may have been called again since.
      return stored.callTree.nodes[path].frame.function
        == computed.callTree.nodes[Int(other.spawnPath)].frame.function
    }
  }
}

extension MissingCalls {
  fileprivate func covers(_ totals: CallTotals) -> Bool { totals.calls <= calls && totals.totalTime <= time }
}

extension TraceSummary {
  /// The same where no origin is a guess.
  fileprivate func withoutCertainty() -> TraceSummary {
    var same = self
    let numbers: [UInt32]
    (same.callTree, numbers) = callTree.withoutCertainty()
    for index in goroutines.indices {
      same.goroutines[index].spawnPath = numbers[Int(goroutines[index].spawnPath)]
      same.goroutines[index].spawnIsInferred = false
    }
    return same
  }
}
