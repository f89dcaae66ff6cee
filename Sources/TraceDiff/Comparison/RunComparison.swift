public import TraceAnalysis
import TraceStore
public import TraceModel

/// Two sets of runs with their functions, spawn sites and call paths matched, and what each run has of every call path.
public struct RunComparison: Sendable {
  /// One run, by node of the comparison's tree; times in nanoseconds.
  public struct Run: Sendable {
    public var calls: [UInt64]
    public var totalTime: [UInt64]
    public var selfTime: [UInt64]
    /// What may be missing of these, since call paths were folded; empty where none were.
    public var missing: [MissingCalls]
    /// By function of the comparison: how long its calls took.
    public var latencies: [UInt32: LatencyDistribution]
    /// By site of the comparison.
    public var goroutines: [UInt64]
    public var wallNanoseconds: UInt64
  }

  public let functions: [ComparedFunction]
  public let sites: [ComparedSite]
  /// All call paths of all runs; frames are numbers of the comparison, totals are not used.
  public internal(set) var tree: PathTree
  /// By node of the tree: whether in some run the parent of these calls is inferred, because untraced code ran the `go`
  /// statement.
  private(set) var isInferred: [Bool]
  public internal(set) var base: [Run]
  public internal(set) var head: [Run]
  public let comparability: Comparability
  /// Of which each side has functions.
  let packages: (base: Set<String>, head: Set<String>)
  /// How a function is called in text, by number.
  public let names: FunctionNames
  /// The same for functions whose base name is another one.
  let baseNames: FunctionNames

  public var runs: [Run] { base + head }

  /// Goroutines are counted of traces whose goroutines were counted when they were read.
  /// - Complexity: O(call paths of all runs), and O(n · m) in functions that are on one side only by name.
  public init(base: [LoadedTrace], head: [LoadedTrace], style: FunctionNames.Style = .short) {
    let (baseSide, headSide) = (FunctionSide(base), FunctionSide(head))
    let functions = FunctionMatching(base: base, baseSide, head: head, headSide)
    let sites = SiteMatching(base: base, baseSide, head: head, headSide, functions)
    self.functions = functions.functions
    self.sites = sites.sites
    comparability = Comparability(base: base, head: head)
    names = FunctionNames(functions.functions.map(\.symbol), style: style)
    baseNames = FunctionNames(functions.functions.map { $0.base ?? $0.symbol }, style: style)

    packages = (
      Set(functions.functions.lazy.compactMap { $0.base?.package }),
      Set(functions.functions.lazy.compactMap { $0.head?.package })
    )

    var builder = PathTreeBuilder()
    var inferred: Set<UInt32> = []
    // By run, base before head: by node of the trace's tree, that of the comparison's.
    var numbers: [[UInt32]] = []
    func run(_ trace: LoadedTrace, _ side: FunctionSide, _ index: Int, _ map: [UInt32], _ siteMap: [UInt32]) -> Run {
      Run(
        trace, functions: side.functionMaps[index].map { map[Int($0)] },
        sites: side.siteMaps[index].map { siteMap[Int($0)] }, siteCount: sites.sites.count, &builder, &inferred,
        &numbers)
    }
    self.base = base.indices.map { run(base[$0], baseSide, $0, functions.baseMap, sites.baseMap) }
    self.head = head.indices.map { run(head[$0], headSide, $0, functions.headMap, sites.headMap) }
    tree = builder.tree
    isInferred = tree.nodes.indices.map { inferred.contains(UInt32($0)) }
    for index in self.base.indices { self.base[index].complete(for: tree, base[index], numbers[index]) }
    for index in self.head.indices {
      self.head[index].complete(for: tree, head[index], numbers[base.count + index])
    }
  }

  /// The function's name, and the one it had where that was another.
  public func label(_ function: UInt32) -> String {
    let compared = functions[Int(function)]
    guard compared.base != nil, compared.head != nil, compared.match != .name else { return names[function] }
    let old = baseNames[function]
    return compared.match == .likely
      ? "\(names[function]) (renamed (likely), was \(old))" : "\(names[function]) (was \(old))"
  }

  /// A call by a function of itself counts on the path of the outer call, as `Profile.foldingRecursion` does it.
  ///
  /// - Complexity: O(call paths of all runs).
  public func foldingRecursion() -> RunComparison {
    var builder = PathTreeBuilder()
    var targets = [UInt32](repeating: 0, count: tree.nodes.count)
    var isInner = [Bool](repeating: false, count: tree.nodes.count)
    for index in tree.calls {
      let node = tree.nodes[index]
      let parent = targets[Int(node.parent)]
      // What is in front of a sum by function and caller is no call that the others are part of.
      isInner[index] =
        parent != 0 && node.frame.origin == .called && builder.tree.nodes[Int(parent)].frame.origin != .folded
        && builder.tree.nodes[Int(parent)].frame.function == node.frame.function
      targets[index] = isInner[index] ? parent : builder.child(of: parent, node.frame)
    }
    var folded = self
    folded.tree = builder.tree
    folded.isInferred = [Bool](repeating: false, count: builder.tree.nodes.count)
    for index in tree.calls where isInferred[index] { folded.isInferred[Int(targets[index])] = true }
    folded.base = base.map { $0.moved(targets, isInner, count: builder.tree.nodes.count) }
    folded.head = head.map { $0.moved(targets, isInner, count: builder.tree.nodes.count) }
    return folded
  }
}

extension RunComparison.Run {
  /// Reads a trace; `functions` and `sites` give the comparison's numbers.
  fileprivate init(
    _ trace: LoadedTrace, functions: [UInt32], sites: [UInt32], siteCount: Int, _ builder: inout PathTreeBuilder,
    _ inferred: inout Set<UInt32>, _ numbers: inout [[UInt32]]
  ) {
    let nodes = trace.summary.callTree.nodes
    let clock = trace.metadata.clock
    let known = builder.tree.nodes.count
    // Several nodes of a run may be one path of the comparison, so columns are as long as its tree and not as the
    // run's.
    let none = [UInt64](repeating: 0, count: known)
    (calls, totalTime, selfTime) = (none, none, none)
    missing = []
    latencies = [:]
    goroutines = [UInt64](repeating: 0, count: siteCount)
    wallNanoseconds = trace.wallNanoseconds
    for column in [\Self.calls, \.totalTime, \.selfTime] { self[keyPath: column].reserveCapacity(nodes.count) }
    var targets: [UInt32] = [0]
    targets.reserveCapacity(nodes.count)
    builder.reserveCapacity(nodes.count)
    for node in nodes.dropFirst() {
      let frame = PathTree.Frame(
        function: functions[Int(node.frame.function.rawValue)],
        site: node.frame.site.map { sites[Int($0.rawValue)] } ?? PathTree.Frame.noSite,
        // Whether a spawn was recorded or inferred may differ from run to run; the path is the same one.
        origin: node.frame.origin == .inferred ? .spawned : node.frame.origin)
      let parent = targets[Int(node.parent)]
      // Runs of one program meet their paths in much the same order, so the next one is often the one.
      let next = Int(targets[targets.count - 1]) + 1
      let isNext =
        next < known && builder.tree.nodes[next].parent == parent && builder.tree.nodes[next].frame == frame
      let target = isNext ? UInt32(next) : builder.child(of: parent, frame)
      targets.append(target)
      if node.frame.isInferred { inferred.insert(target) }
      extend(to: Int(target) + 1)
      calls[Int(target)] = saturatingSum(calls[Int(target)], node.totals.calls)
      totalTime[Int(target)] = saturatingSum(totalTime[Int(target)], clock.nanoseconds(node.totals.totalTime))
      selfTime[Int(target)] = saturatingSum(selfTime[Int(target)], clock.nanoseconds(node.totals.selfTime))
    }
    numbers.append(targets)
    for (function, histogram) in trace.summary.histograms {
      latencies[functions[Int(function.rawValue)], default: LatencyDistribution()]
        .merge(LatencyDistribution(histogram, clock: clock))
    }
    for (site, count) in (trace.goroutineCounts?.bySite ?? []).enumerated() { goroutines[Int(sites[site])] += count }
  }

  /// Notes the paths that the run has no calls of, and what may be missing of each path, in the comparison's tree.
  ///
  /// - Parameter numbers: by node of the trace's tree, that of the comparison's.
  fileprivate mutating func complete(for tree: PathTree, _ trace: LoadedTrace, _ numbers: [UInt32]) {
    extend(to: tree.nodes.count)
    let whole = trace.summary.callTree
    // Sums by function and caller are complete, and are not looked at by path.
    guard whole.isFolded, !whole.nodes.contains(where: { $0.origin == .folded }) else { return }
    let clock = trace.metadata.clock
    var nodes = tree.nodes
    for (node, number) in zip(whole.nodes, numbers) {
      nodes[Int(number)].missing.add(node.missing.convertingTime(clock.nanoseconds))
    }
    var absent = AbsentPaths()
    absent.note(
      whole, folded: whole.folded.convertingTime(clock.nanoseconds), as: numbers, in: &nodes, mergesGuesses: true)
    missing = nodes.map(\.missing)
  }

  /// Makes room for `count` nodes, of which the run has no calls.
  fileprivate mutating func extend(to count: Int) {
    guard count > calls.count else { return }
    let more = repeatElement(UInt64(0), count: count - calls.count)
    calls += more
    totalTime += more
    selfTime += more
  }

  /// The same run with nodes merged; the total of an inner call is within that of the outer one.
  fileprivate func moved(_ targets: [UInt32], _ isInner: [Bool], count: Int) -> Self {
    var moved = self
    moved.calls = [UInt64](repeating: 0, count: count)
    moved.totalTime = moved.calls
    moved.selfTime = moved.calls
    if !missing.isEmpty { moved.missing = [MissingCalls](repeating: MissingCalls(), count: count) }
    for index in targets.indices.dropFirst() {
      let target = Int(targets[index])
      moved.calls[target] = saturatingSum(moved.calls[target], calls[index])
      moved.selfTime[target] = saturatingSum(moved.selfTime[target], selfTime[index])
      if !missing.isEmpty { moved.missing[target].add(missing[index]) }
      if !isInner[index] { moved.totalTime[target] = saturatingSum(moved.totalTime[target], totalTime[index]) }
    }
    return moved
  }
}
