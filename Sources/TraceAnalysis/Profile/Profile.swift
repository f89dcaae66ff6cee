import TraceStore
public import TraceModel

/// The calls of one or several traces, merged by call path and in nanoseconds.
public struct Profile: Sendable {
  public var functions: [Symbol]
  public var spawnSites: [SpawnSite]
  public var tree: PathTree
  /// The time in which processes lived, summed over the traces: what 100 % means.
  public var wallNanoseconds: UInt64
  /// By function: how long its calls took, wherever they were; empty in a view of part of the calls.
  public var latencies: [UInt32: LatencyDistribution]

  public init(
    functions: [Symbol], spawnSites: [SpawnSite] = [], tree: PathTree, wallNanoseconds: UInt64,
    latencies: [UInt32: LatencyDistribution] = [:]
  ) {
    self.functions = functions
    self.spawnSites = spawnSites
    self.tree = tree
    self.wallNanoseconds = wallNanoseconds
    self.latencies = latencies
  }

  /// Merges traces: functions are the same where name and package are, spawn sites where file and line are.
  ///
  /// - Complexity: O(call paths + functions).
  public init(merging traces: [LoadedTrace]) {
    var functions = Interner<FunctionKey, Symbol>()
    var sites = Interner<SpawnSite, SpawnSite>()
    var builder = PathTreeBuilder()
    builder.reserveCapacity(traces.map(\.summary.callTree.nodes.count).max() ?? 0)
    var latencies: [UInt32: LatencyDistribution] = [:]
    var wall: UInt64 = 0
    for trace in traces {
      wall = saturatingSum(wall, trace.wallNanoseconds)
      let functionMap = trace.symbols.map { functions.index(of: FunctionKey($0), $0) }
      let siteMap = trace.spawnSites.map { sites.index(of: $0, $0) }
      for (function, histogram) in trace.summary.histograms {
        latencies[functionMap[Int(function.rawValue)], default: LatencyDistribution()]
          .merge(LatencyDistribution(histogram, clock: trace.metadata.clock))
      }
      var nodeMap: [UInt32] = [0]
      nodeMap.reserveCapacity(trace.summary.callTree.nodes.count)
      for node in trace.summary.callTree.nodes.dropFirst() {
        let frame = PathTree.Frame(
          function: functionMap[Int(node.frame.function.rawValue)],
          site: node.frame.site.map { siteMap[Int($0.rawValue)] } ?? PathTree.Frame.noSite,
          origin: node.frame.origin)
        let index = builder.child(of: nodeMap[Int(node.parent)], frame)
        builder.add(node.totals.convertingTimes(trace.metadata.clock.nanoseconds), to: index)
        nodeMap.append(index)
      }
    }
    self.init(
      functions: functions.values, spawnSites: sites.values, tree: builder.tree, wallNanoseconds: wall,
      latencies: latencies)
    // Of a part of a trace, call paths that nothing is left of are still known.
    let isPart = traces.contains { $0.view != nil }
    if isPart, tree.calls.contains(where: { tree.nodes[$0].totals.isEmpty }) {
      self = leavingOut { tree.nodes[$0].totals.isEmpty }
    }
  }
}
