public import Console

/// Writes a call tree as people read it.
///
///     TOTAL: 2.31s
///
///     main.main                                       2.31s 100.0%  1 call
///     ├── server.Start                                1.92s  83.1%  1 call
///     │   └── go server.handle (server.go:31)         412ms  17.8%  3 calls, 1 open
public struct TreeText {
  private let report: TreeReport
  private let names: FunctionNames
  private let color: Bool

  /// Names up to here are aligned; longer ones push their own columns to the right.
  private static let widestColumn = 100
  private static let narrowestColumn = 46

  public init(_ report: TreeReport, names: FunctionNames, color: Bool = false) {
    self.report = report
    self.names = names
    self.color = color
  }

  public func write(to out: inout OutputBuffer) {
    let wall = report.profile.wallNanoseconds
    out.write(Style.bold("TOTAL: \(DurationText.format(nanoseconds: wall))", enabled: color) + "\n")
    guard !report.rows.isEmpty else {
      out.write("\nNo calls were recorded.\n")
      return
    }
    out.write("\n")
    let widths = Widths(self)
    for row in report.rows { write(row, widths, to: &out) }
  }

  /// Column widths, in terminal columns.
  private struct Widths {
    var label = TreeText.narrowestColumn
    var total = 5
    var percent = 6
    var own = 5
    var calls = 1

    init(_ text: TreeText) {
      let wall = text.report.profile.wallNanoseconds
      for row in text.report.rows {
        let cells = text.cells(row)
        let width = TreeDrawing.width(depth: row.depth) + DisplayWidth.columns(cells.label)
        if width <= TreeText.widestColumn { label = max(label, width) }
        total = max(total, DisplayWidth.columns(DurationText.format(nanoseconds: cells.total)))
        percent = max(percent, CountText.percent(cells.total, of: wall).utf8.count)
        own = max(own, DisplayWidth.columns(DurationText.format(nanoseconds: cells.own)))
        calls = max(calls, CountText.grouped(cells.calls).utf8.count)
      }
    }
  }

  private struct Cells {
    var label: String
    var total: UInt64
    var own: UInt64
    var calls: UInt64
    var openCalls: UInt64
  }

  private func cells(_ row: TreeReport.Row) -> Cells {
    switch row.content {
    case .call(let index):
      let node = report.profile.tree.nodes[Int(index)]
      return Cells(
        label: report.profile.label(of: node.frame, names: names), total: node.weights.total, own: node.weights.own,
        calls: node.weights.calls, openCalls: node.weights.openCalls)
    case .hidden(let hidden):
      let paths = CountText.count(hidden.paths, "call path")
      let reason =
        hidden.reason == .tooDeep
        ? "deeper (--depth)" : "under \(percentText(report.options.minPercent)) (--min-percent)"
      return Cells(
        label: "… \(paths) \(reason)", total: hidden.total, own: hidden.own, calls: hidden.calls, openCalls: 0)
    }
  }

  private func write(_ row: TreeReport.Row, _ widths: Widths, to out: inout OutputBuffer) {
    let cells = cells(row)
    out.write(
      Style.dim(TreeDrawing.prefix(depth: row.depth, continuing: row.continuing), enabled: color && row.depth > 0))
    if case .hidden = row.content {
      out.write(Style.dim(cells.label, enabled: color))
    } else {
      out.write(cells.label)
    }
    let width = TreeDrawing.width(depth: row.depth) + DisplayWidth.columns(cells.label)
    out.write(repeating: UInt8(ascii: " "), count: max(widths.label - width, 0) + 2)
    out.write(padded(DurationText.format(nanoseconds: cells.total), to: widths.total))
    out.write(" ")
    out.write(padded(CountText.percent(cells.total, of: report.profile.wallNanoseconds), to: widths.percent))
    if report.options.showsSelf {
      out.write("  self ")
      out.write(padded(DurationText.format(nanoseconds: cells.own), to: widths.own))
    }
    // A group of calls is not called.
    guard cells.calls > 0 else { return out.write("\n") }
    out.write("  ")
    let calls = CountText.grouped(cells.calls)
    out.write(repeating: UInt8(ascii: " "), count: widths.calls - calls.utf8.count)
    out.write(calls + (cells.calls == 1 ? " call" : " calls"))
    if cells.openCalls > 0 { out.write(", \(CountText.grouped(cells.openCalls)) open") }
    out.write("\n")
  }

  private func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(width - DisplayWidth.columns(text), 0)) + text
  }

  private func percentText(_ percent: Double) -> String {
    percent == percent.rounded() && abs(percent) < 1e9 ? "\(Int(percent))%" : "\(percent)%"
  }
}
