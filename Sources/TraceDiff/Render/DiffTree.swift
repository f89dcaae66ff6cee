public import Console
import TraceAnalysis
import TraceStore
import TraceModel

/// Writes the call tree of both sides: changed paths and their callers; unchanged paths are summed up.
///
///     main.main                     11.8ms → 33.4ms  +183.5%      1 call
///     ├── main.count                10.4ms → 22.5ms  +117.4%      1 call
///     │   └── go main.work (…)        61µs → 230µs   +277.0%  2 → 8 calls
///     └── … 12 call paths unchanged
public struct DiffTree {
  private let paths: ChangedPaths
  private let rows: [Row]

  private enum Content {
    case path(UInt32)
    case unchanged(Int)
  }

  private struct Row {
    var depth: Int
    var continuing: UInt64
    var content: Content
  }

  private static let maximumColumnWidth = 100

  public init(_ paths: ChangedPaths) {
    self.paths = paths
    var children = ChildLists(of: paths.comparison.tree)
    // Greatest change first.
    children.sort { a, b in
      let (left, right) = (abs(paths.whole[Int(a)].difference), abs(paths.whole[Int(b)].difference))
      return left != right ? left > right : a < b
    }
    var rows: [Row] = []
    var stack = [Row(depth: -1, continuing: 0, content: .path(0))]
    while let row = stack.popLast() {
      if row.depth >= 0 { rows.append(row) }
      guard case .path(let node) = row.content else { continue }
      let changed = children[node].filter { paths.isChanged[Int($0)] }
      let others = children[node].reduce(0) { $0 + (paths.isChanged[Int($1)] ? 0 : paths.paths[Int($1)]) }
      let contents = changed.map { Content.path($0) } + (others > 0 ? [.unchanged(others)] : [])
      for (index, content) in contents.enumerated().reversed() {
        let continuing = TreeDrawing.continuing(
          row.continuing, depth: row.depth + 1, hasLaterSibling: index < contents.count - 1)
        stack.append(Row(depth: row.depth + 1, continuing: continuing, content: content))
      }
    }
    self.rows = rows
  }

  public func write(color: Bool, to out: inout OutputBuffer) {
    let texts = rows.map(cells)
    func width(_ column: KeyPath<Cells, String>) -> Int {
      texts.reduce(0) { widest, cells in
        let width = DisplayWidth.columns(cells[keyPath: column])
        return width <= Self.maximumColumnWidth ? max(widest, width) : widest
      }
    }
    let widths = (label: width(\.label), times: width(\.times), change: width(\.change), calls: width(\.calls))
    for (row, cells) in zip(rows, texts) {
      let drawing = TreeDrawing.prefix(depth: row.depth, continuing: row.continuing)
      out.write(Style.dim(drawing, enabled: color && row.depth > 0) + cells.label.dropFirst(drawing.count))
      guard case .path(let node) = row.content else {
        out.write("\n")
        continue
      }
      out.write(repeating: 0x20, count: widths.label - DisplayWidth.columns(cells.label) + 2)
      out.write(repeating: 0x20, count: widths.times - DisplayWidth.columns(cells.times))
      out.write(cells.times + "  ")
      out.write(repeating: 0x20, count: widths.change - DisplayWidth.columns(cells.change))
      let grew = paths.whole[Int(node)].difference > 0
      out.write((grew ? Style.red : Style.cyan)(cells.change, enabled: color))
      out.write("  ")
      out.write(repeating: 0x20, count: widths.calls - DisplayWidth.columns(cells.calls))
      out.write(cells.calls + "\n")
    }
    if rows.isEmpty { out.write("No calls were recorded.\n") }
  }

  private struct Cells {
    var label: String
    var times = ""
    var change = ""
    var calls = ""
  }

  private func cells(_ row: Row) -> Cells {
    let drawing = TreeDrawing.prefix(depth: row.depth, continuing: row.continuing)
    switch row.content {
    case .unchanged(let count):
      return Cells(label: drawing + "… \(CountText.count(UInt64(count), "call path")) unchanged")
    case .path(let node):
      let (total, calls) = (paths.totalTime[Int(node)], paths.calls[Int(node)])
      var cells = Cells(label: drawing + label(node))
      cells.times = [total.base, total.head].map { DurationText.format(nanoseconds: UInt64(saturating: $0)) }
        .joined(separator: " → ")
      let (lack, texts) = (paths.missingCalls(node), paths.callsText(node))
      let isNew = calls.base == 0 && lack.base == 0 && calls.head > 0
      let isGone = calls.head == 0 && lack.head == 0 && calls.base > 0
      cells.change =
        isGone ? "gone" : isNew ? "new" : total.base > 0 ? ChangeText.relative(total.head / total.base - 1) : ""
      // There are no calls of (other).
      if calls.base > 0 || calls.head > 0 {
        cells.calls =
          texts.base == texts.head
          ? "\(texts.base) \(texts.base == "1" ? "call" : "calls")" : "\(texts.base) → \(texts.head) calls"
      }
      return cells
    }
  }

  private func label(_ node: UInt32) -> String {
    let frame = paths.comparison.tree.nodes[Int(node)].frame
    guard frame.origin != .called, frame.site != PathTree.Frame.noSite else { return paths.comparison.frameName(node) }
    let site = paths.comparison.sites[Int(frame.site)].site
    return "\(paths.comparison.frameName(node)) (\(SafeText.name(lastElement(of: site.file))):\(site.line))"
  }
}
