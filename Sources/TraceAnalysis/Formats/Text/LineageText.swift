public import Console

/// Writes a lineage as a tree of spawn sites.
///
///     GOROUTINES: 1,045 (3 inside a call at the end)
///
///     goroutines  open  calls  in calls  lifetime p50  lifetime max  spawned by
///              1     1     20  2.31s         2.31s         2.31s  main
///              8     2     24  4.00s         512ms         1.20s  └── server.Start (pool.go:42)
public struct LineageText {
  private let report: LineageReport

  public init(_ report: LineageReport) { self.report = report }

  public func write(color: Bool = false, to out: inout OutputBuffer) {
    let tail = report.open > 0 ? " (\(CountText.grouped(report.open)) inside a call at the end)" : ""
    out.write(Style.bold("GOROUTINES: \(CountText.grouped(report.goroutines))\(tail)", enabled: color) + "\n\n")
    var table = Table(columns: Self.columns)
    table.rows = report.rows.map { Self.cells($0, label: $0.drawing + $0.label) }
    table.write(as: .text, color: color, to: &out)
  }

  /// The rows as a table for programs: each has a number and that of its parent, where it has one.
  public var table: Table {
    var table = Table(columns: [.init("node", .identifier), .init("parent", .identifier)] + Self.columns)
    table.rows = report.rows.map { row in
      let parent = row.node.parent
      let numbers: [Table.Cell] = [
        row.index.map { .number(UInt64($0)) } ?? .none, parent > 0 ? .number(UInt64(parent)) : .none,
      ]
      return numbers + Self.cells(row, label: row.label)
    }
    return table
  }

  private static let columns: [Table.Column] = [
    .init("goroutines", .count), .init("open", .count), .init("calls", .count), .init("in calls", .duration),
    .init("lifetime p50", .duration), .init("lifetime max", .duration), .init("spawned by", .text),
  ]

  private static func cells(_ row: LineageReport.Row, label: String) -> [Table.Cell] {
    let node = row.node
    guard node.goroutines > 0 else { return Array(repeating: .none, count: 6) + [.text(label)] }
    return [
      .number(node.goroutines), .number(node.open), .number(node.calls), .number(node.inCalls),
      node.lifetimes.quantile(0.5).map { .number($0) } ?? .none, .number(node.lifetimes.maxTime), .text(label),
    ]
  }
}
