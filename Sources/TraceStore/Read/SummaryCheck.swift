import TraceModel

/// Whether the parts of a stored summary agree with each other, as far as that can be seen without events.
struct SummaryCheck {
  /// In the tables.
  let functions: Int
  let spawnSites: Int
  /// Whether each number has been rounded by itself, so that sums need not hold to the tick.
  let isRounded: Bool

  /// - Complexity: O(nodes).
  func isSound(_ tree: CallTree) -> Bool {
    guard let root = tree.nodes.first, root == CallTree().nodes[0] else { return false }
    var callees = [UInt64](repeating: 0, count: tree.nodes.count)
    for (index, node) in tree.nodes.enumerated().dropFirst() {
      guard node.parent < index, node.function.rawValue < functions,
        node.viaSpawn.map({ $0.rawValue < spawnSites }) ?? true, hasPossibleCalls(node)
      else { return false }
      guard !node.isSpawned else { continue }
      guard let sum = Self.sum(callees[Int(node.parent)], node.totalTicks) else { return false }
      callees[Int(node.parent)] = sum
    }
    return isRounded
      || tree.nodes.indices.dropFirst().allSatisfy {
        tree.nodes[$0].totalTicks == Self.sum(tree.nodes[$0].selfTicks, callees[$0])
      }
  }

  /// `nil` where no number is large enough.
  private static func sum(_ one: UInt64, _ other: UInt64) -> UInt64? {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? nil : sum
  }

  /// Of the calls in all buckets; `nil` where no number is large enough.
  private static func sum(_ buckets: [LatencyHistogram.Bucket]) -> UInt64? {
    buckets.reduce(0) { calls, bucket in calls.flatMap { sum($0, bucket.count) } }
  }

  private func hasPossibleCalls(_ node: CallTree.Node) -> Bool {
    guard node.openCalls <= node.calls else { return false }
    let openTicksArePossible = node.openCalls == 0 ? node.openTicks == 0 : node.openTicks <= node.totalTicks
    guard node.openTicks == .max && node.openCalls > 0 || openTicksArePossible else { return false }
    return node.openCalls == node.calls
      ? node.minTicks == .max && node.maxTicks == 0 : node.minTicks <= node.maxTicks && node.minTicks != .max
  }

  /// What a function's histogram must agree with.
  private struct Finished {
    var calls: UInt64 = 0
    var minTicks = UInt64.max
    var maxTicks: UInt64 = 0
  }

  /// Whether there is one histogram for each function with finished calls, in order, and of exactly these calls.
  ///
  /// - Complexity: O(nodes + functions + buckets).
  func areSound(_ histograms: [FunctionHistogram], of tree: CallTree) -> Bool {
    var finished = [Finished](repeating: Finished(), count: functions)
    for node in tree.nodes.dropFirst() {
      let function = Int(node.function.rawValue)
      guard let calls = Self.sum(finished[function].calls, node.calls &- node.openCalls) else { return false }
      finished[function].calls = calls
      finished[function].minTicks = min(finished[function].minTicks, node.minTicks)
      finished[function].maxTicks = max(finished[function].maxTicks, node.maxTicks)
    }
    var next = 0
    for entry in histograms {
      let (function, histogram) = (Int(entry.function.rawValue), entry.histogram)
      guard function >= next, function < functions, let first = histogram.buckets.first,
        let last = histogram.buckets.last, histogram.buckets.allSatisfy({ $0.count > 0 }),
        Self.sum(histogram.buckets) == finished[function].calls, histogram.minTicks == finished[function].minTicks,
        histogram.maxTicks == finished[function].maxTicks
      else { return false }
      guard
        isRounded
          || LatencyHistogram.bucketIndex(ticks: histogram.minTicks) == Int(first.index)
            && LatencyHistogram.bucketIndex(ticks: histogram.maxTicks) == Int(last.index)
      else { return false }
      next = function + 1
    }
    return histograms.count == finished.reduce(0) { $0 + ($1.calls > 0 ? 1 : 0) }
  }

  /// Whether each call path has one node, and calls of goroutines are those of the tree: what events would show
  /// otherwise.
  ///
  /// - Complexity: O(nodes + goroutines), in time and in memory.
  static func isConsistent(_ summary: TraceSummary) -> Bool {
    hasDistinctPaths(summary.callTree)
      && areCalls(of: summary.callTree, in: summary.goroutines, severed: summary.anomalies.severedCalls)
  }

  /// Whether each call path has one node.
  private static func hasDistinctPaths(_ tree: CallTree) -> Bool {
    struct Path: Hashable {
      let parent: UInt32
      let function: FunctionID
      let site: SpawnSiteID?
      let isInferred: Bool
    }
    var known: Set<Path> = []
    return tree.nodes.dropFirst().allSatisfy { node in
      known.insert(
        Path(
          parent: node.parent, function: node.function, site: node.viaSpawn, isInferred: node.spawnIsInferred)
      ).inserted
    }
  }

  /// Whether the calls of goroutines are those of the tree.
  private static func areCalls(of tree: CallTree, in goroutines: [Goroutine], severed: UInt64) -> Bool {
    var (calls, open) = (UInt64(0), severed)
    for goroutine in goroutines {
      calls &+= goroutine.calls
      open &+= UInt64(goroutine.openCalls)
    }
    for node in tree.nodes {
      calls &-= node.calls
      open &-= node.openCalls
    }
    return calls == 0 && open == 0
  }
}
