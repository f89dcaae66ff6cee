import TraceModel

/// Calls of one call path that are open when a summary is made, as if they ended then.
struct OpenCalls {
  var calls: UInt64 = 0
  var totalTime: UInt64 = 0
  var selfTime: UInt64 = 0

  mutating func add(ticks: UInt64, selfTicks: UInt64) {
    calls &+= 1
    totalTime &+= ticks
    selfTime &+= selfTicks
  }
}

/// Calls of one call path that were cut off because events are missing.
struct SeveredCalls {
  var calls: UInt64 = 0
  var totalTime: UInt64 = 0
}

extension CallTree.Node {
  /// A call path as a summary shows it: below its parent's number there, spawned if its parent in the table is a spawn
  /// node.
  init(
    _ node: CallPathTable.Node, _ function: FunctionID, parent: UInt32, spawn: SpawnKey?, severed: SeveredCalls,
    open: OpenCalls, missing: MissingCalls, hasFolded: Bool
  ) {
    // A spawn node without a site that is no guess is of damaged traces alone.
    let origin = spawn.map { $0.site == nil && $0.origin == .spawned ? .called : $0.origin } ?? .called
    self.init(
      parent: parent,
      frame: CallTree.Frame(function, site: spawn?.site, origin: origin),
      totals: CallTotals(
        calls: node.calls &+ open.calls, openCalls: severed.calls &+ open.calls,
        totalTime: node.totalTime &+ open.totalTime, openTime: severed.totalTime &+ open.totalTime,
        selfTime: node.selfTime &+ open.selfTime, minTime: node.minTime, maxTime: node.maxTime),
      missing: missing, hasFolded: hasFolded)
  }
}
