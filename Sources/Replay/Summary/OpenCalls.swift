import TraceModel

/// Calls of one call path that are open when a summary is made, as if they ended then.
struct OpenCalls {
  var calls: UInt64 = 0
  var totalTicks: UInt64 = 0
  var selfTicks: UInt64 = 0

  mutating func add(ticks: UInt64, selfTicks: UInt64) {
    calls &+= 1
    totalTicks &+= ticks
    self.selfTicks &+= selfTicks
  }
}

/// Calls of one call path that were cut off because events are missing.
struct SeveredCalls {
  var calls: UInt64 = 0
  var ticks: UInt64 = 0
}

extension CallTree.Node {
  /// A call path as a summary shows it: below its parent's number there, spawned if its parent in the table is a spawn
  /// node.
  init(
    _ node: CallPathTable.Node, _ function: FunctionID, parent: UInt32, spawn: SpawnKey?, severed: SeveredCalls,
    open: OpenCalls
  ) {
    self.init(
      parent: parent, function: function, viaSpawn: spawn?.site, spawnIsInferred: spawn?.isInferred ?? false,
      calls: node.calls &+ open.calls, openCalls: severed.calls &+ open.calls,
      totalTicks: node.totalTicks &+ open.totalTicks, openTicks: severed.ticks &+ open.totalTicks,
      selfTicks: node.selfTicks &+ open.selfTicks,
      minTicks: node.minTicks, maxTicks: node.maxTicks)
  }
}
