public import TraceModel
import TraceStore

/// A line per function (or package, or file): how often it was called, and where the time went.
public struct FunctionReport: Sendable {
  /// What a line stands for.
  public enum Grouping: String, CaseIterable, Sendable {
    case function, package, file

    public static let standard = Grouping.function
  }

  public enum Order: String, CaseIterable, Sendable {
    case selfTime = "self"
    case total, calls, mean, p50, p90, p99, max, name

    public static let standard = Order.selfTime
  }

  public struct Row: Hashable, Sendable {
    /// The function as shown, the import path, or the file.
    public var name: String
    /// The function's index, where the line is one function.
    public var function: UInt32?
    public var sum: PathTree.Sum
    /// Of the calls, those that were only counted: nothing else is known of them.
    public var countedCalls: UInt64
    /// Of finished calls; `nil` where the profile has none for this line.
    public var latency: LatencyDistribution?
  }

  public let profile: Profile
  public let grouping: Grouping
  public private(set) var rows: [Row]
  /// Rows that `keepFirst` took away, and what they have together.
  public private(set) var rowsLeftOut = 0
  public private(set) var restTotals = CallTotals()
  /// Self time of all functions, shown or not.
  public let wholeSelfTime: UInt64

  /// Functions without a call are left out, but for `(other)`.
  public init(_ profile: Profile, names: FunctionNames, by grouping: Grouping = .standard, order: Order = .standard) {
    var groups = Interner<String, UInt32>()
    let groupOf = profile.functions.enumerated().map { index, function in
      Int(groups.index(of: Self.key(function, index, grouping), UInt32(index)))
    }
    let nodes = profile.tree.nodes
    let sums = profile.tree.sums(count: groups.values.count) { groupOf[Int(nodes[Int($0)].frame.function)] }
    var latencies = [LatencyDistribution?](repeating: nil, count: sums.count)
    for (function, latency) in profile.latencies {
      let group = groupOf[Int(function)]
      if latencies[group]?.merge(latency) == nil { latencies[group] = latency }
    }
    self.profile = profile
    self.grouping = grouping
    wholeSelfTime = sums.reduce(0) { saturatingSum($0, $1.totals.selfTime) }
    let other = profile.otherFunction.map { groupOf[Int($0)] }
    var counted = [UInt64](repeating: 0, count: sums.count)
    if let top = profile.countedFunction {
      for node in nodes.dropFirst() where node.parent != 0 && nodes[Int(node.parent)].frame.function == top {
        let group = groupOf[Int(node.frame.function)]
        counted[group] = saturatingSum(counted[group], node.totals.calls)
      }
    }
    rows = sums.indices.filter { group in
      sums[group].totals.calls > 0 || group == other && sums[group].totals.selfTime > 0
    }.map { group in
      let function = groups.values[group]
      return Row(
        name: Self.name(profile.functions[Int(function)], names[function], grouping),
        function: grouping == .function ? function : nil, sum: sums[group], countedCalls: counted[group],
        latency: latencies[group])
    }
    sort(by: order)
  }

  /// Keeps the rows whose name matches; of a function its name as shown, or its full name.
  public mutating func keepRows(matching regex: NameRegex) {
    rows.removeAll { row in
      let fullName = row.function.map { profile.functions[Int($0)].name }
      return !regex.matches(row.name) && !(fullName.map(regex.matches) ?? false)
    }
  }

  /// How many rows a person is shown who asks for nothing else.
  public static let readableRows = 30

  /// Sums up all rows but the first ones.
  public mutating func keepFirst(_ count: Int) {
    guard rows.count > count else { return }
    for row in rows[count...] { restTotals.add(row.sum.totals) }
    rowsLeftOut += rows.count - count
    rows.removeSubrange(count...)
  }

  private mutating func sort(by order: Order) {
    func key(_ row: Row) -> UInt64 {
      switch order {
      case .selfTime: return row.sum.totals.selfTime
      case .total: return row.sum.outermostTime
      case .calls: return row.sum.totals.calls
      case .mean: return row.sum.totals.meanTime ?? 0
      case .p50: return row.latency?.quantile(0.5) ?? 0
      case .p90: return row.latency?.quantile(0.9) ?? 0
      case .p99: return row.latency?.quantile(0.99) ?? 0
      case .max: return row.sum.totals.maxTime
      case .name: return 0
      }
    }
    let keyed = rows.map { (key: key($0), row: $0) }
    rows = keyed.sorted { a, b in
      if a.key != b.key { return a.key > b.key }
      return a.row.name != b.row.name ? a.row.name < b.row.name : (a.row.function ?? 0) < (b.row.function ?? 0)
    }.map(\.row)
  }

  private static func key(_ function: Symbol, _ index: Int, _ grouping: Grouping) -> String {
    switch grouping {
    case .function: return String(index)
    case .package: return function.package.isEmpty ? GoName(function.name).path : function.package
    case .file: return function.file
    }
  }

  private static func name(_ function: Symbol, _ shown: String, _ grouping: Grouping) -> String {
    switch grouping {
    case .function: return shown
    case .package, .file:
      let key = key(function, 0, grouping)
      return key.isEmpty ? "unknown" : key
    }
  }
}
