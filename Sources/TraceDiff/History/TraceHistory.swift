import Console
public import TraceAnalysis
import TraceStore
import TraceModel

/// Functions over many archived traces, oldest first.
public struct TraceHistory: Sendable {
  public enum Metric: String, CaseIterable, Sendable {
    case calls
    case selfTime = "self"
    case p99

    func value(_ point: HistoryPoint) -> Double? {
      switch self {
      case .calls: return Double(point.calls)
      case .selfTime: return Double(point.selfTime)
      case .p99: return point.p99.map { Double($0) }
      }
    }
  }

  /// One function's values, by entry; `nil` where it was not called.
  public struct Series: Sendable {
    /// The name as the Go runtime has it.
    public var function: String
    public var points: [HistoryPoint?]
    /// By metric: entries at which a new level begins.
    public var changes: [Metric: [Int]]
  }

  /// Functions shown, unless another number is given.
  public static let defaultMaximumFunctions = 10
  /// The allowed probability that a new level is a false alarm, for each part of a series that is searched.
  public static let level = 0.01

  public let entries: [HistoryEntry]
  public let series: [Series]
  /// How functions are shown, by index into `series`.
  public let names: FunctionNames

  /// - Parameters:
  ///   - entries: in any order; those with a time of recording are put in its order.
  ///   - maximumFunctions: how many functions, those with the most self time over all traces first.
  /// - Complexity: O(entries × functions), and O(entries²) for each series.
  public init(
    _ entries: [HistoryEntry], maximumFunctions: Int = Self.defaultMaximumFunctions, style: FunctionNames.Style = .short
  ) {
    let entries = entries.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
      .map(\.element)
    self.entries = entries
    var selfTime: [String: UInt64] = [:]
    for entry in entries {
      for (name, point) in entry.points { selfTime[name] = saturatingSum(selfTime[name] ?? 0, point.selfTime) }
    }
    let chosen = selfTime.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(maximumFunctions).map(\.key)
    series = chosen.map { name in
      let points = entries.map { $0.points[name] }
      var changes: [Metric: [Int]] = [:]
      for metric in Metric.allCases {
        let known = points.enumerated().compactMap { index, point in
          point.flatMap(metric.value).map { (index: index, value: $0) }
        }
        changes[metric] = ChangePoints.find(in: known.map(\.value)).map { known[$0].index }
      }
      return Series(function: name, points: points, changes: changes)
    }
    names = FunctionNames(chosen.map { Symbol(name: $0, package: "", file: "", line: 0) }, style: style)
  }

  /// A row for each trace and function.
  public var table: Table {
    var table = Table(columns: [
      .init("recorded", .text), .init("revision", .text), .init("calls", .count), .init("self", .duration),
      .init("p99", .duration), .init("changed", .text), .init("function", .text), .init("trace", .location),
    ])
    for (number, series) in series.enumerated() {
      for (index, entry) in entries.enumerated() {
        let point = series.points[index]
        let changed = Metric.allCases.filter { series.changes[$0]?.contains(index) ?? false }
        table.rows.append([
          .text(DateText.utc(unixNanoseconds: entry.start)), .text(String(entry.revision.prefix(12))),
          point.map { .number($0.calls) } ?? .none, point.map { .number($0.selfTime) } ?? .none,
          point?.p99.map { .number($0) } ?? .none, .text(changed.map(\.rawValue).joined(separator: " ")),
          .text(names[UInt32(number)]), .text(entry.path),
        ])
      }
    }
    return table
  }
}
