import TraceAnalysis
import TraceStore
import TraceModel

/// How often functions of a side call each other: what identifies a function that has another name.
struct CallShapes {
  /// The number of calls from a caller to a callee; the root's number is `root`.
  private(set) var callees: [UInt32: [UInt32: UInt64]] = [:]
  private(set) var callers: [UInt32: [UInt32: UInt64]] = [:]
  /// Calls that began goroutines.
  private(set) var spawned: [UInt32: UInt64] = [:]
  /// By function of the side, wanted or not.
  private(set) var calls: [UInt64]

  static let root = UInt32.max

  /// - Parameter isWanted: by function of the side.
  /// - Complexity: O(call paths).
  init(_ traces: [LoadedTrace], _ side: FunctionSide, isWanted: [Bool]) {
    calls = [UInt64](repeating: 0, count: side.functions.count)
    for (trace, map) in zip(traces, side.functionMaps) {
      let nodes = trace.summary.callTree.nodes
      for (index, node) in nodes.enumerated().dropFirst() {
        let function = map[Int(node.frame.function.rawValue)]
        let caller = node.parent == 0 ? Self.root : map[Int(nodes[Int(node.parent)].frame.function.rawValue)]
        calls[Int(function)] = saturatingSum(calls[Int(function)], node.totals.calls)
        if isWanted[Int(function)] {
          callers[function, default: [:]][caller, default: 0] += node.totals.calls
          if node.frame.origin != .called { spawned[function, default: 0] += node.totals.calls }
        }
        if caller != Self.root && isWanted[Int(caller)] {
          callees[caller, default: [:]][function, default: 0] += nodes[index].totals.calls
        }
      }
    }
  }
}
