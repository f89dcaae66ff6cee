import TraceModel

extension PathTree.Weights {
  /// Whether nothing was counted; a group of calls (`CallGrouping`) has a total, but no calls of its own.
  var isNothing: Bool { calls == 0 && total == 0 }

  /// The weights of a trace's node, in nanoseconds.
  init(_ node: CallTree.Node, clock: TraceMetadata.Clock) {
    self.init(
      calls: node.calls, openCalls: node.openCalls, total: clock.nanoseconds(node.totalTicks),
      openTotal: node.openTicks == .max ? .max : clock.nanoseconds(node.openTicks),
      own: clock.nanoseconds(node.selfTicks),
      shortest: node.minTicks == .max ? .max : clock.nanoseconds(node.minTicks),
      longest: clock.nanoseconds(node.maxTicks))
  }
}
