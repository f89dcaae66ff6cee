public import TraceAnalysis
import TraceStore
import TraceModel

/// The numbers of one function in one trace of a history.
public struct HistoryPoint: Hashable, Sendable {
  public var calls: UInt64
  /// Self time, nanoseconds.
  public var selfTime: UInt64
  /// Of finished calls; `nil` where there is none.
  public var p99: UInt64?

  public init(calls: UInt64, selfTime: UInt64, p99: UInt64?) {
    self.calls = calls
    self.selfTime = selfTime
    self.p99 = p99
  }
}

/// What is kept of a trace in a history, small enough for thousands of them.
public struct HistoryEntry: Sendable {
  public var path: String
  /// Start of the recording, nanoseconds since 1970 UTC.
  public var start: Int64
  public var revision: String
  /// By function name, whole.
  public var points: [String: HistoryPoint]

  /// Only the functions that `isWanted`, by their whole names; 99th percentiles are computed for those alone.
  public init(_ trace: LoadedTrace, isWanted: (_ name: String) -> Bool = { _ in true }) {
    path = trace.file?.path ?? ""
    start = trace.metadata.startUnixNanoseconds
    revision = trace.metadata.revision
    let clock = trace.metadata.clock
    var calls = [UInt64](repeating: 0, count: trace.symbols.count)
    var selfTime = calls
    for node in trace.summary.callTree.nodes.dropFirst() {
      let function = Int(node.frame.function.rawValue)
      calls[function] = saturatingSum(calls[function], node.totals.calls)
      selfTime[function] = saturatingSum(selfTime[function], node.totals.selfTime)
    }
    points = [:]
    for (index, symbol) in trace.symbols.enumerated() where calls[index] > 0 && isWanted(symbol.name) {
      let histogram = trace.summary.histograms[FunctionID(rawValue: UInt32(index))]
      let point = HistoryPoint(
        calls: calls[index], selfTime: clock.nanoseconds(selfTime[index]),
        p99: histogram.map { clock.nanoseconds($0.ticks(quantile: 0.99)) })
      guard var known = points[symbol.name] else {
        points[symbol.name] = point
        continue
      }
      // Two programs of one trace with functions of one name.
      known.calls = saturatingSum(known.calls, point.calls)
      known.selfTime = saturatingSum(known.selfTime, point.selfTime)
      known.p99 = [known.p99, point.p99].compactMap(\.self).max()
      points[symbol.name] = known
    }
  }
}

extension HistoryEntry {
  /// Only the functions that the pattern matches, as they are shown or whole.
  public init(_ trace: LoadedTrace, matching pattern: NamePattern) {
    let names = FunctionNames(trace.symbols)
    let shown = Dictionary(
      zip(trace.symbols.map(\.name), trace.symbols.indices.map { names[UInt32($0)] })
    ) { first, _ in first }
    self.init(trace) { pattern.matches($0) || pattern.matches(shown[$0] ?? "") }
  }
}
