import TraceStore
import TraceModel

/// The functions and spawn sites of one side of a comparison, numbered over all its runs.
struct FunctionSide {
  /// A spawn site without the folder that its file happened to be in.
  private struct SiteKey: Hashable {
    var function: String
    var file: String
    var line: UInt32
  }

  let functions: [Symbol]
  let sites: [SpawnSite]
  /// By run: the side's number of each function and site of the trace.
  let functionMaps: [[UInt32]]
  let siteMaps: [[UInt32]]

  init(_ traces: [LoadedTrace]) {
    var functions = Interner<FunctionKey, Symbol>()
    var sites = Interner<SiteKey, SpawnSite>()
    functionMaps = traces.map { trace in
      trace.symbols.map { functions.index(of: FunctionKey(name: $0.name, package: $0.package), $0) }
    }
    siteMaps = traces.map { trace in
      trace.spawnSites.map {
        sites.index(of: SiteKey(function: $0.function, file: lastElement(of: $0.file), line: $0.line), $0)
      }
    }
    self.functions = functions.values
    self.sites = sites.values
  }
}

/// Who calls whom how often, for some functions of a side: what makes a function recognisable under another name.
struct CallShapes {
  /// The number of calls from a caller to a callee; the root's number is `FunctionShape.root`.
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
        let function = map[Int(node.function.rawValue)]
        let caller = node.parent == 0 ? Self.root : map[Int(nodes[Int(node.parent)].function.rawValue)]
        calls[Int(function)] = saturatingSum(calls[Int(function)], node.calls)
        if isWanted[Int(function)] {
          callers[function, default: [:]][caller, default: 0] += node.calls
          if node.isSpawned { spawned[function, default: 0] += node.calls }
        }
        if caller != Self.root && isWanted[Int(caller)] {
          callees[caller, default: [:]][function, default: 0] += nodes[index].calls
        }
      }
    }
  }
}
