import TraceModel

/// Who calls a function, or whom it calls.
public struct NeighborReport: Sendable {
  public enum Direction: String, Sendable {
    case callers, callees
  }

  public struct Row: Hashable, Sendable {
    /// The caller or callee; `nil` for calls that no traced function made.
    public var function: UInt32?
    /// Whether the calls were made by a `go` statement.
    public var isSpawned: Bool
    /// Whether loop bodies are in it.
    public var isIterator: Bool
    /// The calls of the function by this caller, or of this callee by the function.
    public var sum: PathTree.Sum
  }

  public let direction: Direction
  /// Greatest total first.
  public let rows: [Row]
  /// All calls of the function.
  public let whole: PathTree.Sum

  /// Looks at all functions of the set together.
  public init(_ profile: Profile, of functions: Set<UInt32>, _ direction: Direction, names: FunctionNames) {
    let nodes = profile.tree.nodes
    var neighbors = Interner<Neighbor, Neighbor>()
    // Group 0 is the functions themselves when they are summed up; neighbours have groups of their own.
    var groups = [Int?](repeating: nil, count: nodes.count)
    for index in profile.tree.calls {
      let node = nodes[index]
      let isSpawned = node.frame.origin != .called
      let parent = node.parent == 0 ? nil : nodes[Int(node.parent)].frame.function
      switch direction {
      case .callers:
        guard functions.contains(node.frame.function) else { continue }
        let neighbor = Neighbor(function: parent, isSpawned: isSpawned)
        groups[index] = Int(neighbors.index(of: neighbor, neighbor))
      case .callees:
        guard let parent, functions.contains(parent) else { continue }
        let neighbor = Neighbor(function: node.frame.function, isSpawned: isSpawned)
        groups[index] = Int(neighbors.index(of: neighbor, neighbor))
      }
    }
    let sums = profile.tree.sums(count: neighbors.values.count) { groups[Int($0)] }
    self.direction = direction
    whole = profile.tree.sums(count: 1) { functions.contains(nodes[Int($0)].frame.function) ? 0 : nil }[0]
    rows = zip(neighbors.values, sums)
      // Paths without calls lead to those of folded ones, and are around them.
      .filter { _, sum in !sum.totals.isEmpty }
      .map { neighbor, sum in
        Row(
          function: neighbor.function, isSpawned: neighbor.isSpawned,
          isIterator: neighbor.function.map(profile.isIterator) ?? false, sum: sum)
      }
      .sorted { a, b in
        if a.sum.outermostTime != b.sum.outermostTime { return a.sum.outermostTime > b.sum.outermostTime }
        let (left, right) = (a.function.map { names[$0] } ?? "", b.function.map { names[$0] } ?? "")
        return left != right ? left < right : !a.isSpawned && b.isSpawned
      }
  }

  private struct Neighbor: Hashable {
    var function: UInt32?
    var isSpawned: Bool
  }

  /// The report as a table; `share` is the part of the function's own total.
  public func table(names: FunctionNames) -> Table {
    var table = Table(columns: [
      .init("calls", .count), .init("open", .count), .init("total", .duration), .init("share", .share),
      .init("mean", .duration), .init("max", .duration), .init(direction == .callers ? "caller" : "callee", .text),
    ])
    table.rows = rows.map { row in
      let name = (row.isSpawned ? "go " : "") + (row.function.map { names[$0] } ?? "(not traced)")
      return [
        .number(row.sum.totals.calls), .number(row.sum.totals.openCalls), .number(row.sum.outermostTime),
        whole.outermostTime > 0 ? .share(Double(row.sum.outermostTime) / Double(whole.outermostTime)) : .none,
        row.sum.totals.meanTime.map { .number($0) } ?? .none,
        row.sum.totals.minTime == .max ? .none : .number(row.sum.totals.maxTime),
        Profile.cell(name, isIterator: row.isIterator),
      ]
    }
    return table
  }
}
