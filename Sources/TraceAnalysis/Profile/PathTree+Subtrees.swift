import TraceModel

extension PathTree {
  /// By node: the self time of it and of everything below, nanoseconds.
  ///
  /// - Complexity: O(nodes).
  func subtreeSelfTimes() -> [UInt64] {
    var times = nodes.map(\.totals.selfTime)
    for index in calls.reversed() {
      let parent = Int(nodes[index].parent)
      times[parent] = saturatingSum(times[parent], times[index])
    }
    return times
  }
}
