public import Console
import TraceAnalysis

/// Writes one HTML file of a comparison, offline: verdict, tables, differential flame graph.
public struct DiffHTML {
  private let result: DiffResult
  private let title: String

  public init(_ result: DiffResult, title: String) {
    self.result = result
    self.title = title
  }

  public func write(to out: inout OutputBuffer) {
    let lines = result.opening.map(XMLText.escape)
    HTMLPage.open(title: title, runsScripts: true, to: &out) {
      $0.write(
        """
        :root { color-scheme: light dark; } body { font: 15px/1.5 system-ui, sans-serif; \
        margin: 1.5rem; max-width: 1240px; }
        table { border-collapse: collapse; font: 13px/1.6 ui-monospace, monospace; } \
        th, td { padding: 0 .7em; text-align: right; }
        th { border-bottom: 1px solid #8888; } .t { text-align: left; } .fail { color: #c22; } \
        .pass { color: #283; } svg { max-width: 100%; }

        """)
    }
    let verdictClass = !result.isGated ? "" : result.gate.passes ? " class=\"pass\"" : " class=\"fail\""
    out.write(
      """
      <h1\(verdictClass)>\(XMLText.escape(title))</h1>
      <p>\(lines[0]) \(lines[1])</p>
      <p><strong>\(lines[2])</strong></p>

      """)
    if !result.findings.findings.isEmpty {
      out.write("<h2>Calls per call of the caller</h2>\n")
      var table = result.callTable
      table.keepFirst(result.extent.top)
      table.writeHTML(to: &out)
    }
    out.write("<h2>Self time by \(result.report.grouping.rawValue)</h2>\n")
    result.timeTable.writeHTML(to: &out)
    out.write("<h2>Call paths</h2>\n<p>Widths are self time, above of the base, below of the head.</p>\n")
    let paths = ChangedPaths(result.paths, threshold: result.extent.threshold)
    DiffFlameSVG(paths, title: "red: longer than before, blue: shorter, grey: unchanged").write(
      isDocument: false, to: &out)
    HTMLPage.close(to: &out)
  }
}
