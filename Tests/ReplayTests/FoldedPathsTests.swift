import Replay
import TestSupport
import Testing
import TraceModel

/// What is true of a summary whatever was folded, by the plain definitions.
struct FoldedPathsTests {
  /// A tree of which nothing was folded, and one of the same events with a bound.
  struct Pair {
    let whole: TraceSummary
    let folded: TraceSummary

    init(_ goroutines: [Goroutine], _ batches: [EventBatch], maximumNodes: Int) {
      func summary(_ builder: consuming SummaryBuilder) -> TraceSummary {
        builder.declare(goroutines: goroutines)
        for batch in batches { builder.add(batch) }
        return builder.summary(openCalls: OpenCallEnds([], lastTicks: builder.lastTicks))
      }
      whole = summary(SummaryBuilder())
      folded = summary(SummaryBuilder(maximumNodes: maximumNodes))
    }

    /// What of the folded one contradicts the whole one; `nil` if nothing does.
    ///
    /// A recorded origin may have become a guess: a path and its short one are two that a goroutine may be spawned by.
    var contradiction: String? {
      if Self.facts(whole) != Self.facts(folded) { return "facts" }
      if TreeSums(folded.callTree) != TreeSums(whole.callTree) { return "sums" }
      return pathContradiction
    }

    private static func facts(_ summary: TraceSummary) -> TraceSummary {
      var facts = summary
      facts.callTree = CallTree()
      for index in facts.goroutines.indices {
        (facts.goroutines[index].spawnPath, facts.goroutines[index].spawnIsInferred) = (0, false)
      }
      return facts
    }

    /// Of every path there is not more than it has, and no more is missing than is said.
    private var pathContradiction: String? {
      let (all, kept) = (Self.paths(whole.callTree), Self.paths(folded.callTree))
      for (path, node) in kept {
        guard let whole = all[path] else { return "a path that is none: \(path)" }
        let (totals, missing) = (node.totals, node.missing)
        if missing.isNone, totals != whole.totals { return "not exact: \(path)" }
        guard totals.calls <= whole.totals.calls, totals.totalTime <= whole.totals.totalTime,
          totals.selfTime <= whole.totals.selfTime,
          whole.totals.calls - totals.calls <= missing.calls,
          whole.totals.totalTime - totals.totalTime <= missing.time
        else { return "more than its bound: \(path)" }
      }
      for (path, node) in all where kept[path] == nil {
        let missing = folded.callTree.folded
        let guesses = path.count { $0.origin == .spawned }
        guard node.totals.calls >> guesses <= missing.calls, node.totals.totalTime >> guesses <= missing.time else {
          return "absent and more than its bound: \(path)"
        }
        // A path whose parent is there is only absent where that says so.
        guard let parent = kept[Array(path.dropLast())] else { continue }
        if !parent.hasFolded, parent.missing.isNone { return "absent and not said: \(path)" }
      }
      return nil
    }

    /// By path, without guesses: the node. Short paths are none.
    private static func paths(_ tree: CallTree) -> [[CallTree.Frame]: CallTree.Node] {
      let tree = tree.withoutCertainty().tree
      var paths: [[CallTree.Frame]?] = [[]]
      var nodes: [[CallTree.Frame]: CallTree.Node] = [[]: tree.nodes[0]]
      for node in tree.nodes.dropFirst() {
        let above = node.frame.origin == .folded ? nil : paths[Int(node.parent)]
        paths.append(above.map { $0 + [node.frame] })
        if let path = paths[paths.count - 1] { nodes[path] = node }
      }
      return nodes
    }
  }

  /// Sums by function, and by caller and callee.
  struct TreeSums: Equatable {
    struct Edge: Hashable {
      var caller: FunctionID?
      var frame: CallTree.Frame
    }

    struct Sum: Equatable {
      var totals = CallTotals()
      /// Of calls that no other of the same sum is around on their goroutine.
      var outermostTime: UInt64 = 0
    }

    var functions: [FunctionID: Sum] = [:]
    var pairs: [Edge: Sum] = [:]

    init(_ tree: CallTree) {
      let tree = tree.withoutCertainty().tree
      for (index, node) in tree.nodes.enumerated().dropFirst() where node.totals.calls > 0 {
        let caller = node.parent == 0 ? nil : tree.nodes[Int(node.parent)].frame.function
        let edge = Edge(caller: caller, frame: node.frame)
        var (function, pair) = (false, false)
        var at = index
        while tree.nodes[at].frame.origin == .called, tree.nodes[at].parent != 0 {
          at = Int(tree.nodes[at].parent)
          guard tree.nodes[at].frame.function == node.frame.function else { continue }
          function = true
          let above = Int(tree.nodes[at].parent)
          if tree.nodes[at].frame == node.frame, above != 0, tree.nodes[above].frame.function == caller { pair = true }
        }
        functions[node.frame.function, default: Sum()].add(node.totals, isOutermost: !function)
        pairs[edge, default: Sum()].add(node.totals, isOutermost: !pair)
      }
    }
  }

  /// Calls on goroutines that are spawned, at random; `depth` is how deep they get.
  static func batches(
    _ goroutines: [Goroutine], functions: UInt32, depth: Int, count: Int, _ random: inout SplitMix64
  ) -> [EventBatch] {
    var depths = [Int](repeating: 0, count: goroutines.count)
    var time: UInt64 = 1
    var batches: [EventBatch] = []
    while batches.count < count {
      var runs: [(goroutine: UInt32, events: [(UInt64, Step)])] = []
      for goroutine in goroutines.indices where Bool.random(using: &random) {
        var events: [(UInt64, Step)] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          time += UInt64.random(in: 1...50, using: &random)
          switch Int.random(in: 0..<20, using: &random) {
          case 0: events.append((time, .spawn(UInt32.random(in: 0...2, using: &random))))
          case 1: events.append((time, .gap))
          case ..<(depths[goroutine] < depth ? 13 : 4):
            events.append((time, .enter(UInt32.random(in: 0..<functions, using: &random))))
            depths[goroutine] += 1
          default:
            events.append((time, .exit))
            depths[goroutine] = max(0, depths[goroutine] - 1)
          }
          if case (_, .gap)? = events.last { depths[goroutine] = 0 }
        }
        runs.append((UInt32(goroutine), events))
      }
      if !runs.isEmpty { batches.append(EventBatch(runs)) }
    }
    return batches
  }

  static let goroutines =
    [Goroutine(1), Goroutine(2)] + (3...12).map { Goroutine($0, parent: $0 / 2, site: UInt32($0 % 3)) }

  @Test(arguments: 0..<8) func sumsAreExactAndPathsHaveBounds(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for maximumNodes in [400, 1000, 4000] {
      let batches = Self.batches(
        Self.goroutines, functions: UInt32.random(in: 2...6, using: &random),
        depth: Int.random(in: 2...12, using: &random), count: 300, &random)
      let pair = Pair(Self.goroutines, batches, maximumNodes: maximumNodes)
      let contradiction = pair.contradiction
      try #require(contradiction == nil, "\(maximumNodes)")
      let (all, kept) = (pair.whole.callTree.nodes.count, pair.folded.callTree.nodes.count)
      #expect(pair.folded.callTree.isFolded || all <= maximumNodes)
      #expect(kept <= max(maximumNodes, 400))
    }
  }

  @Test func everyTraceOfThreeEventsOrFewerFoldedAfterEach() throws {
    try SummaryExhaustiveTests.forEachTrace(ofAtMost: 3) { letters in
      guard !letters.isEmpty else { return }
      for maximumNodes in 0...2 { try Self.check(letters, maximumNodes: maximumNodes) }
    }
  }

  @Test(arguments: 0..<4) func longerTracesFoldedAfterEachEvent(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<30 {
      let letters = SummaryExhaustiveTests.longerTrace(&random)
      for maximumNodes in 0...3 { try Self.check(letters, maximumNodes: maximumNodes) }
    }
  }

  private static func check(_ letters: [Int], maximumNodes: Int) throws {
    let batches = SummaryExhaustiveTests.pieces(SummaryExhaustiveTests.events(letters), of: 1)
    let pair = Pair(SummaryExhaustiveTests.goroutines, batches, maximumNodes: maximumNodes)
    let contradiction = pair.contradiction
    try #require(contradiction == nil, "\(letters), \(maximumNodes)")
  }

  /// More calls are open than nodes may stay: a recursion of functions that call each other in turn.
  @Test(arguments: 1...3) func aRecursionDeeperThanTheBound(functions: UInt32) throws {
    let depth = 1000
    var time: UInt64 = 0
    func events(_ count: Int, _ step: (Int) -> Step) -> [(UInt64, Step)] {
      (0..<count).map { index in
        time += UInt64(index % 7) + 1
        return (time, step(index))
      }
    }
    var batches: [EventBatch] = []
    for part in 0..<(depth / 100) {
      batches.append(EventBatch([(0, events(100) { .enter(UInt32(part * 100 + $0) % functions) })]))
    }
    for _ in 0..<(depth / 100) { batches.append(EventBatch([(0, events(100) { _ in .exit })])) }
    for maximumNodes in [0, 50, 300] {
      let pair = Pair([Goroutine(1)], batches, maximumNodes: maximumNodes)
      let contradiction = pair.contradiction
      try #require(contradiction == nil)
      #expect(pair.folded.callTree.nodes.count < max(maximumNodes, 20) + 200)
      #expect(pair.folded.callTree.folded == .unbounded)
    }
  }
}

extension FoldedPathsTests.TreeSums.Sum {
  fileprivate mutating func add(_ other: CallTotals, isOutermost: Bool) {
    totals.add(other)
    if isOutermost { outermostTime += other.totalTime }
  }
}
