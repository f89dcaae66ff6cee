public import Console
import TraceModel

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
      out.write("\nNo calls: none were recorded, or no call matches the filters.\n")
      return
    }
    out.write("\n")
    let widths = Widths(self)
    var prefix = TreeDrawing.Prefix()
    for row in report.rows { write(row, widths, &prefix, to: &out) }
    for note in notes { out.write("\n\(note)\n") }
  }

  /// What is said of the tree as a whole, below it.
  private var notes: [String] {
    var notes: [String] = []
    if report.showsFoldedRecursion {
      notes.append(
        "recursive: a call inside another call of its function counts on the outer one's call path, and so does what "
          + "it calls: callees may take more time together than their caller. '--all' shows calls where they were.")
    }
    if report.options.extent == .readable, report.hiddenPaths > 0 {
      notes.append(
        "…: \(CountText.count(report.hiddenPaths, "call path")), \(greatestHiddenText); '--all' shows them, "
          + "'--min-percent' those that take a share.")
    }
    if !report.profile.folded.isNone { notes.append(FoldedText.note(report.profile.folded)) }
    return notes
  }

  private var greatestHiddenText: String {
    let share = CountText.percent(report.greatestHidden, of: report.profile.wallNanoseconds)
    return share == "0.0%" ? "each under 0.1% of TOTAL" : "each at most \(share) of TOTAL"
  }

  /// Column widths, in terminal columns.
  private struct Widths {
    var label = TreeText.narrowestColumn
    var totalTime = 5
    var percent = 6
    var selfTime = 5
    var calls = 1

    init(_ text: TreeText) {
      let profile = text.report.profile
      // By function, where it is known: the columns of its name, which many rows share.
      var names = [Int](repeating: -1, count: profile.functions.count)
      var (greatestTotal, greatestCalls) = (UInt64(0), UInt64(0))
      for row in text.report.rows {
        let columns: Int
        if case .call(let index) = row.content, profile.tree.nodes[Int(index)].frame.origin == .called {
          let function = Int(profile.tree.nodes[Int(index)].frame.function)
          if names[function] < 0 { names[function] = DisplayWidth.columns(text.label(row)) }
          columns = names[function]
        } else {
          columns = DisplayWidth.columns(text.label(row))
        }
        let width = TreeDrawing.width(depth: row.depth) + columns
        if width <= TreeText.widestColumn { label = max(label, width) }
        let numbers = text.numbers(row)
        Self.widen(&totalTime, for: numbers.totalTime)
        Self.widen(&selfTime, for: numbers.selfTime)
        greatestTotal = max(greatestTotal, numbers.totalTime)
        greatestCalls = max(greatestCalls, numbers.calls)
      }
      percent = max(percent, CountText.percent(greatestTotal, of: profile.wallNanoseconds).utf8.count)
      calls = max(calls, CountText.grouped(greatestCalls).utf8.count)
    }

    /// Makes a column wide enough for a duration; below a hundred hours six are.
    private static func widen(_ column: inout Int, for nanoseconds: UInt64) {
      guard column < 6 || nanoseconds >= 359_999_000_000_000 else { return }
      column = max(column, DisplayWidth.columns(DurationText.format(nanoseconds: nanoseconds)))
    }
  }

  private struct Numbers {
    var totalTime: UInt64
    var selfTime: UInt64
    var calls: UInt64
    var openCalls: UInt64
    var nestedCalls: UInt64 = 0
    var lacksCalls = false
    var missing = MissingCalls()
  }

  private func numbers(_ row: TreeReport.Row) -> Numbers {
    switch row.content {
    case .call(let index):
      let node = report.profile.tree.nodes[Int(index)]
      return Numbers(
        totalTime: node.totals.totalTime, selfTime: node.totals.selfTime, calls: node.totals.calls,
        openCalls: node.totals.openCalls, nestedCalls: report.nestedCalls.isEmpty ? 0 : report.nestedCalls[Int(index)],
        missing: node.missing)
    case .hidden(let hidden):
      return Numbers(
        totalTime: hidden.totalTime, selfTime: hidden.selfTime, calls: hidden.calls, openCalls: 0,
        lacksCalls: hidden.lacksCalls)
    }
  }

  private func label(_ row: TreeReport.Row) -> String {
    switch row.content {
    case .call(let index):
      return report.profile.label(of: report.profile.tree.nodes[Int(index)].frame, names: names)
    case .hidden(let hidden):
      let paths = CountText.count(hidden.paths, "call path")
      switch (hidden.reason, report.options.extent) {
      case (.tooDeep, _): return "… \(paths) deeper (--depth)"
      case (.tooSmall, .share(let percent)): return "… \(paths) under \(percentText(percent)) (--min-percent)"
      case (.tooSmall, .readable): return "… \(paths)"
      }
    }
  }

  private func write(
    _ row: TreeReport.Row, _ widths: Widths, _ prefix: inout TreeDrawing.Prefix, to out: inout OutputBuffer
  ) {
    let (label, numbers) = (label(row), numbers(row))
    if color && row.depth > 0 {
      out.write(Style.dim(TreeDrawing.prefix(depth: row.depth, continuing: row.continuing), enabled: true))
    } else {
      prefix.write(depth: row.depth, continuing: row.continuing, to: &out)
    }
    if case .hidden = row.content {
      out.write(Style.dim(label, enabled: color))
    } else {
      out.write(label)
    }
    let width = TreeDrawing.width(depth: row.depth) + DisplayWidth.columns(label)
    out.write(repeating: UInt8(ascii: " "), count: max(widths.label - width, 0) + 2)
    out.write(rightOf: widths.totalTime) { DurationText.write(nanoseconds: numbers.totalTime, to: &$0) }
    out.write(UInt8(ascii: " "))
    out.write(rightOf: widths.percent) {
      CountText.write(percent: numbers.totalTime, of: report.profile.wallNanoseconds, to: &$0)
    }
    if report.options.showsSelf {
      out.write("  self ")
      out.write(rightOf: widths.selfTime) { DurationText.write(nanoseconds: numbers.selfTime, to: &$0) }
    }
    // A group of calls is not called.
    guard numbers.calls > 0 else { return out.write("\n") }
    out.write("  ")
    out.write(rightOf: widths.calls) { CountText.write(grouped: numbers.calls, to: &$0) }
    out.write(numbers.calls == 1 ? " call" : " calls")
    if numbers.lacksCalls { out.write(" or more") }
    if numbers.openCalls > 0 { out.write(", \(CountText.grouped(numbers.openCalls)) open") }
    if numbers.nestedCalls > 0 { out.write(", \(CountText.grouped(numbers.nestedCalls)) recursive") }
    if !numbers.missing.isNone { out.write(", \(FoldedText.missing(numbers.missing))") }
    out.write("\n")
  }

  private func percentText(_ percent: Double) -> String {
    percent == percent.rounded() && abs(percent) < 1e9 ? "\(Int(percent))%" : "\(percent)%"
  }
}
