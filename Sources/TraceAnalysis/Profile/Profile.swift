import TraceStore
public import TraceModel

/// The calls of one or several traces, merged by call path and in nanoseconds.
public struct Profile: Sendable {
  public var functions: [Symbol]
  public var spawnSites: [SpawnSite]
  public var tree: PathTree
  /// The time in which processes lived, summed over the traces: what 100 % means.
  public var wallNanoseconds: UInt64
  /// What may have been folded of a path that is not in the tree.
  public private(set) var folded = MissingCalls()
  /// The function `(other)`, where call paths of one of the traces were folded: what stands for calls of paths that are
  /// not there (`withOther`). It has no calls.
  public private(set) var otherFunction: UInt32?
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
    var absent = AbsentPaths()
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
      let count = builder.tree.nodes.count
      let clock = trace.metadata.clock
      for node in trace.summary.callTree.nodes.dropFirst() {
        let frame = PathTree.Frame(
          function: functionMap[Int(node.frame.function.rawValue)],
          site: node.frame.site.map { siteMap[Int($0.rawValue)] } ?? PathTree.Frame.noSite,
          origin: node.frame.origin)
        let index = builder.child(of: nodeMap[Int(node.parent)], frame)
        var converted = PathTree.Node(
          parent: 0, frame: frame, totals: node.totals.convertingTimes(clock.nanoseconds))
        converted.missing = node.missing.convertingTime(clock.nanoseconds)
        converted.hasFolded = node.hasFolded
        builder.add(converted, to: index)
        nodeMap.append(index)
      }
      builder.note(
        &absent, of: trace.summary.callTree,
        folded: trace.summary.callTree.folded.convertingTime(clock.nanoseconds), as: nodeMap, before: count)
    }
    let other = absent.folded.isNone ? nil : functions.index(of: FunctionKey(.otherCalls), .otherCalls)
    self.init(
      functions: functions.values, spawnSites: sites.values, tree: builder.tree, wallNanoseconds: wall,
      latencies: latencies)
    otherFunction = other
    folded = absent.folded
    // Of a part of a trace, call paths that nothing is left of are still known.
    let isPart = traces.contains { $0.view != nil }
    if isPart, tree.calls.contains(where: { tree.nodes[$0].totals.isEmpty }) {
      self = leavingOut { tree.nodes[$0].totals.isEmpty }
    }
  }
}
