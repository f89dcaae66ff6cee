import TraceAnalysis
import TraceStore
import TraceModel

/// The call paths of a comparison on which something changed; unchanged ones are summed up.
///
/// A path is changed where its calls differ between the mean runs of the sides, or its self time by more than a part of
/// the base's; and by more than what may be missing, where call paths were folded. Callers of changed paths are kept.
/// Below any other path nothing changed, and so it stands for all below it.
public struct ChangedPaths: Sendable {
  /// Both sides of a path: the mean run's.
  public struct Pair: Hashable, Sendable {
    public var base: Double = 0
    public var head: Double = 0

    public var difference: Double { head - base }

    /// Whether there is a difference of more than `minimum`, however much of each side is missing.
    func differs(lacking lack: Pair, by minimum: Double) -> Bool {
      difference > max(lack.base, minimum) || -difference > max(lack.head, minimum)
    }

    static func += (a: inout Pair, b: Pair) {
      a.base += b.base
      a.head += b.head
    }
  }

  public let comparison: RunComparison
  /// By node of the comparison's tree: means over the runs.
  let calls: [Pair]
  let selfTime: [Pair]
  /// What may be missing of `calls`; empty where no paths were folded.
  private let missingCalls: [Pair]
  let totalTime: [Pair]
  /// Self time of a node and everything below.
  let whole: [Pair]
  /// Whether something changed at or below a node; the root's is set.
  let isChanged: [Bool]
  /// Paths at and below a node.
  let paths: [Int]

  /// - Parameter threshold: part of the base's self time that a path must gain or lose.
  /// - Complexity: O(call paths × runs).
  public init(_ comparison: RunComparison, threshold: Double) {
    let count = comparison.tree.nodes.count
    func means(_ column: (RunComparison.Run) -> [UInt64]) -> [Pair] {
      // Sums of whole numbers, so that equal means are equal.
      var means = [Pair](repeating: Pair(), count: count)
      for run in comparison.base {
        for (node, value) in column(run).enumerated() { means[node].base += Double(value) }
      }
      for run in comparison.head {
        for (node, value) in column(run).enumerated() { means[node].head += Double(value) }
      }
      for node in means.indices {
        means[node].base /= Double(max(comparison.base.count, 1))
        means[node].head /= Double(max(comparison.head.count, 1))
      }
      return means
    }
    let (calls, selfTime) = (means(\.calls), means(\.selfTime))
    var whole = selfTime
    var paths = [Int](repeating: 1, count: count)
    for node in comparison.tree.calls.reversed() {
      let parent = Int(comparison.tree.nodes[node].parent)
      whole[parent] += whole[node]
      paths[parent] += paths[node]
    }
    let minimum = whole[0].base * threshold
    let isFolded = comparison.runs.contains { !$0.missing.isEmpty }
    missingCalls = isFolded ? means { $0.missing.map(\.calls) } : []
    let missingTime = isFolded ? means { $0.missing.map(\.time) } : []
    var isChanged = [Bool](repeating: true, count: count)
    for node in comparison.tree.calls {
      let lack = missingCalls.isEmpty ? (Pair(), Pair()) : (missingCalls[node], missingTime[node])
      isChanged[node] =
        calls[node].differs(lacking: lack.0, by: 0) || selfTime[node].differs(lacking: lack.1, by: minimum)
    }
    for node in comparison.tree.calls.reversed() where isChanged[node] {
      isChanged[Int(comparison.tree.nodes[node].parent)] = true
    }
    self.calls = calls
    self.selfTime = selfTime
    totalTime = means(\.totalTime)
    self.whole = whole
    self.paths = paths
    self.isChanged = isChanged
    self.comparison = comparison
  }

  /// What may be missing of a path's calls.
  func missingCalls(_ node: UInt32) -> Pair { missingCalls.isEmpty ? Pair() : missingCalls[Int(node)] }

  /// How often a path was called in the mean run of each side; `≥` marks what may have been more.
  func callsText(_ node: UInt32) -> (base: String, head: String) {
    let (calls, lack) = (calls[Int(node)], missingCalls(node))
    return (
      (lack.base > 0 ? "≥" : "") + ChangeText.decimal(calls.base),
      (lack.head > 0 ? "≥" : "") + ChangeText.decimal(calls.head)
    )
  }

  /// A tree of one side for drawing: unchanged paths have no callees, and the self time of everything below.
  ///
  /// Both sides' trees have the same nodes.
  func profile(of side: KeyPath<Pair, Double>) -> (profile: Profile, nodes: [UInt32]) {
    var tree = PathTree()
    // By node of the comparison: its index in the new tree, where it has one.
    var indices = [UInt32?](repeating: nil, count: comparison.tree.nodes.count)
    indices[0] = 0
    var nodes: [UInt32] = [0]
    for node in comparison.tree.calls {
      let parent = Int(comparison.tree.nodes[node].parent)
      guard let index = indices[parent], isChanged[parent] else { continue }
      let weight = isChanged[node] ? selfTime[node][keyPath: side] : whole[node][keyPath: side]
      indices[node] = UInt32(tree.nodes.count)
      nodes.append(UInt32(node))
      tree.nodes.append(
        PathTree.Node(
          parent: index, frame: comparison.tree.nodes[node].frame, totals: .init(selfTime: UInt64(saturating: weight))))
    }
    let profile = Profile(
      functions: comparison.functions.map(\.symbol), spawnSites: comparison.sites.map(\.site), tree: tree,
      wallNanoseconds: 0)
    return (profile, nodes)
  }
}
