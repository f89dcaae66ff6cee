public import Console
import TraceAnalysis
import TraceModel

/// Draws a history as SVG: for each function a line of each metric over the traces, with a mark where a new level
/// begins.
///
/// The drawing needs no script: what a point stands for is its title.
public struct HistoryChart {
  private let history: TraceHistory

  private static let width = 1000.0
  private static let height = 90.0
  private static let left = 100.0
  private static let gap = 34.0

  public init(_ history: TraceHistory) { self.history = history }

  /// - Parameter isDocument: whether it is a file of its own, rather than part of an HTML page.
  public func write(title: String, isDocument: Bool = true, to out: inout OutputBuffer) {
    let metrics = TraceHistory.Metric.allCases
    let block = Double(metrics.count) * (Self.height + Self.gap) + 40
    let total = Int(60 + Double(history.series.count) * block)
    if isDocument { out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
    let width = Int(Self.width + Self.left + 20)
    out.write(
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(total)" width="\(width)" height="\(total)">
      <title>\(XMLText.escape(title))</title>
      <style>
      text { font: 12px ui-monospace, monospace; fill: #333; } .name { font-weight: bold; font-size: 14px; }
      .line { fill: none; stroke: #2a6fb0; stroke-width: 1.5; } .axis { stroke: #999; } \
      .mark { stroke: #c22; stroke-dasharray: 4 3; }
      circle { fill: #2a6fb0; } .change { fill: #c22; }
      @media (prefers-color-scheme: dark) { svg { background: #16181d; } text { fill: #ccc; } }
      </style>
      <text class="name" x="10" y="24">\(XMLText.escape(title))</text>

      """)
    for (number, series) in history.series.enumerated() {
      var y = 60 + Double(number) * block
      out.write(
        "<text class=\"name\" x=\"10\" y=\"\(Int(y))\">\(XMLText.escape(history.names[UInt32(number)]))</text>\n")
      y += 18
      for metric in metrics {
        draw(series, metric, top: y, to: &out)
        y += Self.height + Self.gap
      }
    }
    out.write("</svg>\n")
  }

  private func draw(
    _ series: TraceHistory.Series, _ metric: TraceHistory.Metric, top: Double, to out: inout OutputBuffer
  ) {
    let values = series.points.map { $0.flatMap(metric.value) }
    let greatest = max(values.compactMap(\.self).max() ?? 0, 1)
    let step = Self.width / Double(max(values.count - 1, 1))
    func x(_ index: Int) -> Int { Int(Self.left + Double(index) * step) }
    func y(_ value: Double) -> Int { Int(top + Self.height * (1 - value / greatest)) }
    let bottom = Int(top + Self.height)
    out.write("<text x=\"10\" y=\"\(bottom)\">\(metric.rawValue)</text>\n")
    out.write(
      "<text x=\"\(Int(Self.left) - 6)\" y=\"\(Int(top) + 10)\" text-anchor=\"end\">\(text(greatest, metric))</text>\n")
    let (left, right) = (Int(Self.left), Int(Self.left + Self.width))
    out.write("<line class=\"axis\" x1=\"\(left)\" x2=\"\(right)\" y1=\"\(bottom)\" y2=\"\(bottom)\"/>\n")
    // Traces without the function cut the line.
    for piece in values.indices.split(whereSeparator: { values[$0] == nil }) {
      let points = piece.map { "\(x($0)),\(y(values[$0] ?? 0))" }.joined(separator: " ")
      out.write("<polyline class=\"line\" points=\"\(points)\"/>\n")
    }
    let changes = Set(series.changes[metric] ?? [])
    for index in changes.sorted() {
      out.write("<line class=\"mark\" x1=\"\(x(index))\" x2=\"\(x(index))\" y1=\"\(Int(top))\" y2=\"\(bottom)\"/>\n")
    }
    for (index, value) in values.enumerated() {
      guard let value else { continue }
      let entry = history.entries[index]
      let what = [
        lastElement(of: entry.path), String(entry.revision.prefix(12)), "\(metric.rawValue) \(text(value, metric))",
        changes.contains(index) ? "a new level begins" : "",
      ].filter { !$0.isEmpty }.joined(separator: ", ")
      let (mark, radius) = changes.contains(index) ? (" class=\"change\"", 4) : ("", 2)
      out.write(
        "<circle\(mark) cx=\"\(x(index))\" cy=\"\(y(value))\" r=\"\(radius)\">"
          + "<title>\(XMLText.escape(SafeText.visible(what)))</title></circle>\n")
    }
  }

  private func text(_ value: Double, _ metric: TraceHistory.Metric) -> String {
    metric == .calls
      ? CountText.grouped(UInt64(saturating: value)) : DurationText.format(nanoseconds: UInt64(saturating: value))
  }

  /// The same in a page.
  public func writeHTML(title: String, to out: inout OutputBuffer) {
    HTMLPage.open(title: title, runsScripts: false, to: &out) {
      $0.write(
        ":root { color-scheme: light dark; } body { margin: 1rem; } svg { max-width: 100%; height: auto; }\n")
    }
    write(title: title, isDocument: false, to: &out)
    HTMLPage.close(to: &out)
  }
}
