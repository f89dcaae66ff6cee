import TraceAnalysis
import TraceStore
import TraceModel

/// Changes of how often functions call each other: the part of a comparison that does not depend on time.
///
/// The number compared is calls *per call of the caller*, so that a function which is called twice as often because its
/// caller is makes no finding of its own; a change is reported where it was made.
public struct CallFindings: Sendable {
  public struct Finding: Hashable, Sendable {
    /// `nil` for calls without a caller.
    public var caller: UInt32?
    public var callee: UInt32
    /// Whether the caller starts the callee as a goroutine.
    public var isSpawn: Bool
    /// Calls per call of the caller, by run; of calls without a caller, calls.
    public var perCall: Judgement
    /// Calls of the median run.
    public var baseCalls: Double
    public var headCalls: Double

    public var difference: Double { headCalls - baseCalls }
  }

  /// Proven changes; greatest difference of calls first.
  public private(set) var findings: [Finding] = []
  /// Functions that only one side calls, in order of their calls.
  public private(set) var added: [UInt32] = []
  public private(set) var vanished: [UInt32] = []
  /// Functions on one side only that the other side's filters may have left out.
  public private(set) var notRecorded: [UInt32] = []
  /// Pairs of caller and callee whose number varies from run to run, so that no change is proven.
  public private(set) var varying = 0

  /// By function that is called on one side only.
  private var oneSided: [UInt32: DiffReport.Presence] = [:]

  /// On which sides a function is called, whatever its name is there.
  func presence(of function: UInt32) -> DiffReport.Presence { oneSided[function] ?? .both }

  private struct Edge {
    var caller: UInt32
    var callee: UInt32
    var isSpawn: Bool
    /// Whether it is inferred that the caller started the callee.
    var isInferred = false
  }

  /// - Complexity: O(call paths × runs).
  public init(_ comparison: RunComparison, level: Double) {
    let runs = comparison.runs
    let nodes = comparison.tree.nodes
    // Callers and callees are pairs as parents and children are; the table for paths finds those, too.
    var pairs = PathTreeBuilder()
    let edgeOf = nodes.indices.map { index in
      let node = nodes[index]
      let caller = node.parent == 0 ? 0 : nodes[Int(node.parent)].frame.function + 1
      let frame = PathTree.Frame(
        function: node.frame.function, origin: node.frame.origin == .called ? .called : .spawned)
      return index == 0 ? 0 : Int(pairs.child(of: caller, frame)) - 1
    }
    var edges = pairs.tree.nodes.dropFirst().map { pair in
      Edge(
        caller: pair.parent == 0 ? CallShapes.root : pair.parent - 1, callee: pair.frame.function,
        isSpawn: pair.frame.origin != .called)
    }
    for index in comparison.tree.calls where comparison.isInferred[index] { edges[edgeOf[index]].isInferred = true }
    var edgeCalls = [[Double]](repeating: [Double](repeating: 0, count: runs.count), count: edges.count)
    var calls = [[Double]](repeating: [Double](repeating: 0, count: runs.count), count: comparison.functions.count)
    for (number, run) in runs.enumerated() {
      for index in comparison.tree.calls {
        let count = Double(run.calls[index])
        edgeCalls[edgeOf[index]][number] += count
        calls[Int(nodes[index].frame.function)][number] += count
      }
    }
    let baseCount = comparison.base.count
    sortFunctions(comparison, calls, baseCount: baseCount)
    judge(edges, edgeCalls, calls, comparison, level: level)
  }

  private mutating func sortFunctions(_ comparison: RunComparison, _ calls: [[Double]], baseCount: Int) {
    for function in comparison.functions.indices {
      let isInBase = calls[function][..<baseCount].contains { $0 > 0 }
      let isInHead = calls[function][baseCount...].contains { $0 > 0 }
      guard isInBase != isInHead else { continue }
      if comparison.mayBeFiltered(UInt32(function)) {
        notRecorded.append(UInt32(function))
        oneSided[UInt32(function)] = .notRecorded
      } else if isInBase {
        vanished.append(UInt32(function))
        oneSided[UInt32(function)] = .vanished
      } else {
        added.append(UInt32(function))
        oneSided[UInt32(function)] = .added
      }
    }
    func greatest(_ function: UInt32) -> Double { calls[Int(function)].max() ?? 0 }
    added.sort { (greatest($1), $0) < (greatest($0), $1) }
    vanished.sort { (greatest($1), $0) < (greatest($0), $1) }
  }

  private mutating func judge(
    _ edges: [Edge], _ edgeCalls: [[Double]], _ calls: [[Double]], _ comparison: RunComparison, level: Double
  ) {
    let baseCount = comparison.base.count
    // Of a function on one side only all callees changed; only the function itself is reported.
    let judged = edges.indices.filter { edges[$0].caller == CallShapes.root || oneSided[edges[$0].caller] == nil }
    let samples: [(base: [Double], head: [Double])] = judged.map { index in
      let caller = edges[index].caller
      let ratios = edgeCalls[index].indices.map { run in
        caller == CallShapes.root
          ? edgeCalls[index][run] : edgeCalls[index][run] / max(calls[Int(caller)][run], 1)
      }
      return (Array(ratios[..<baseCount]), Array(ratios[baseCount...]))
    }
    let judgements = Judgement.counts(samples, isInferred: { edges[judged[$0]].isInferred }, level: level)
    for (position, judgement) in judgements.enumerated() {
      if judgement.outcome == .unproven { varying += 1 }
      let edge = edges[judged[position]]
      guard judgement.isProven, presence(of: edge.callee) != .notRecorded else { continue }
      let counts = edgeCalls[judged[position]]
      findings.append(
        Finding(
          caller: edge.caller == CallShapes.root ? nil : edge.caller, callee: edge.callee, isSpawn: edge.isSpawn,
          perCall: judgement, baseCalls: Array(counts[..<baseCount]).median,
          headCalls: Array(counts[baseCount...]).median))
    }
    findings.sort { a, b in
      let (left, right) = (abs(a.difference), abs(b.difference))
      return left != right ? left > right : (a.callee, a.caller ?? 0) < (b.callee, b.caller ?? 0)
    }
  }
}
