import Console
import TraceModel
import TraceStore

extension FunctionReport.Row {
  /// Whether no call was timed.
  var isCounted: Bool { countedCalls > 0 && countedCalls == sum.totals.calls }
}

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
    if rowsLeftOut > 0 {
      table.rowsLeftOut = rowsLeftOut
      table.rest = restCells
    }
    return table
  }

  /// What functions have together; calls of one may be inside calls of another, so that their totals cannot be added.
  private var restCells: [Table.Cell] {
    let name = "… \(CountText.grouped(UInt64(rowsLeftOut))) more (--all)"
    var cells: [Table.Cell] = [
      .number(restTotals.calls), .number(restTotals.openCalls), .none, .number(restTotals.selfTime), share(restTotals),
    ]
    cells += [Table.Cell](repeating: .none, count: 5)
    cells.append(restTotals.minTime == .max ? .none : .number(restTotals.maxTime))
    cells.append(.text(name))
    if grouping == .function { cells += [.none, .none] }
    return cells
  }

  private func share(_ totals: CallTotals) -> Table.Cell {
    wholeSelfTime > 0 ? .share(Double(totals.selfTime) / Double(wholeSelfTime)) : .none
  }

  private func name(_ row: Row) -> Table.Cell {
    let note = row.isCounted ? Self.counted : row.countedCalls > 0 ? Self.partlyCounted : nil
    if let note { return .noted(row.name, note: note) }
    return Profile.cell(row.name, isIterator: row.function.map(profile.isIterator) ?? false)
  }

  private static let counted = "counted"
  private static let partlyCounted = "partly counted"

  private func cells(_ row: Row) -> [Table.Cell] {
    let sum = row.sum
    func quantile(_ quantile: Double) -> Table.Cell { row.latency?.quantile(quantile).map { .number($0) } ?? .none }
    var cells: [Table.Cell] = [
      .number(sum.totals.calls), .number(sum.totals.openCalls), row.isCounted ? .none : .number(sum.outermostTime),
      row.isCounted ? .none : .number(sum.totals.selfTime), row.isCounted ? .none : share(sum.totals),
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
