import TraceStore
import TraceModel

extension FunctionReport {
  /// The report as a table; `share` is the part of all self time, so that the column adds up to 100 %.
  public var table: Table {
    var columns: [Table.Column] = [
      .init("calls", .count), .init("open", .count), .init("total", .duration), .init("self", .duration),
      .init("share", .share), .init("mean", .duration), .init("min", .duration), .init("p50", .duration),
      .init("p90", .duration), .init("p99", .duration), .init("max", .duration), .init(grouping.rawValue, .text),
    ]
    if grouping == .function { columns += [.init("package", .text), .init("location", .location)] }
    var table = Table(columns: columns)
    table.rows = rows.map { cells($0) }
    return table
  }

  private func name(_ row: Row) -> Table.Cell {
    Profile.cell(row.name, isIterator: row.function.map(profile.isIterator) ?? false)
  }

  private func cells(_ row: Row) -> [Table.Cell] {
    let sum = row.sum
    func quantile(_ quantile: Double) -> Table.Cell { row.latency?.quantile(quantile).map { .number($0) } ?? .none }
    let share: Table.Cell = wholeSelfTime > 0 ? .share(Double(sum.totals.selfTime) / Double(wholeSelfTime)) : .none
    var cells: [Table.Cell] = [
      .number(sum.totals.calls), .number(sum.totals.openCalls), .number(sum.outermostTime),
      .number(sum.totals.selfTime), share,
      sum.totals.meanTime.map { .number($0) } ?? .none,
      sum.totals.minTime == .max ? .none : .number(sum.totals.minTime), quantile(0.5), quantile(0.9), quantile(0.99),
      sum.totals.minTime == .max ? .none : .number(sum.totals.maxTime), name(row),
    ]
    if let function = row.function {
      let symbol = profile.functions[Int(function)]
      cells.append(.text(symbol.package))
      cells.append(.text(symbol.line > 0 ? "\(symbol.file):\(symbol.line)" : symbol.file))
    }
    return cells
  }
}
