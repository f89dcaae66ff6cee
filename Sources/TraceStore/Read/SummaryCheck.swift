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
    var isBelowFolded = [Bool](repeating: false, count: tree.nodes.count)
    for (index, node) in tree.nodes.enumerated().dropFirst() {
      guard node.parent < index, node.frame.function.rawValue < functions,
        node.frame.site.map({ $0.rawValue < spawnSites }) ?? true, Self.arePossible(node.totals)
      else { return false }
      isBelowFolded[index] = node.frame.origin == .folded || isBelowFolded[Int(node.parent)]
      guard node.frame.origin != .folded || node.parent == 0 else { return false }
      guard node.frame.origin == .called, !isBelowFolded[index] else { continue }
      guard let sum = Self.sum(callees[Int(node.parent)], node.totals.totalTime) else { return false }
      callees[Int(node.parent)] = sum
    }
    return isRounded
      || tree.nodes.indices.dropFirst().allSatisfy { index in
        guard let known = Self.sum(tree.nodes[index].totals.selfTime, callees[index]) else { return false }
        let whole = tree.nodes[index].totals.totalTime
        // The rest is that of folded calls; those that are sums of folded calls have no sums below.
        return whole == known || tree.nodes[index].hasFolded && whole > known || isBelowFolded[index]
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

  private static func arePossible(_ totals: CallTotals) -> Bool {
    guard totals.openCalls <= totals.calls else { return false }
    let openTimeIsPossible = totals.openCalls == 0 ? totals.openTime == 0 : totals.openTime <= totals.totalTime
    guard totals.openTime == .max && totals.openCalls > 0 || openTimeIsPossible else { return false }
    return totals.openCalls == totals.calls
      ? totals.minTime == .max && totals.maxTime == 0 : totals.minTime <= totals.maxTime && totals.minTime != .max
  }

  /// What a function's histogram must agree with.
  private struct Finished {
    var calls: UInt64 = 0
    var minTime = UInt64.max
    var maxTime: UInt64 = 0
  }

  /// Whether there is one histogram for each function with finished calls, in order, and of exactly these calls.
  ///
  /// - Complexity: O(nodes + functions + buckets).
  func areSound(_ histograms: [FunctionHistogram], of tree: CallTree) -> Bool {
    var finished = [Finished](repeating: Finished(), count: functions)
    for node in tree.nodes.dropFirst() {
      let function = Int(node.frame.function.rawValue)
      guard let calls = Self.sum(finished[function].calls, node.totals.calls &- node.totals.openCalls) else {
        return false
      }
      finished[function].calls = calls
      finished[function].minTime = min(finished[function].minTime, node.totals.minTime)
      finished[function].maxTime = max(finished[function].maxTime, node.totals.maxTime)
    }
    var next = 0
    for entry in histograms {
      let (function, histogram) = (Int(entry.function.rawValue), entry.histogram)
      guard function >= next, function < functions, let first = histogram.buckets.first,
        let last = histogram.buckets.last, histogram.buckets.allSatisfy({ $0.count > 0 }),
        Self.sum(histogram.buckets) == finished[function].calls, histogram.minTime == finished[function].minTime,
        histogram.maxTime == finished[function].maxTime
      else { return false }
      guard
        isRounded
          || LatencyHistogram.bucketIndex(ticks: histogram.minTime) == Int(first.index)
            && LatencyHistogram.bucketIndex(ticks: histogram.maxTime) == Int(last.index)
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
    var known: Set<CallTree.Path> = []
    return tree.nodes.dropFirst().allSatisfy { known.insert($0.path).inserted }
  }

  /// Whether the calls of goroutines are those of the tree.
  private static func areCalls(of tree: CallTree, in goroutines: [Goroutine], severed: UInt64) -> Bool {
    var (calls, open) = (UInt64(0), severed)
    for goroutine in goroutines {
      calls &+= goroutine.calls
      open &+= UInt64(goroutine.openCalls)
    }
    for node in tree.nodes {
      calls &-= node.totals.calls
      open &-= node.totals.openCalls
    }
    return calls == 0 && open == 0
  }
}
