public import Console
import TraceAnalysis

extension DiffResult {
  /// What comes first in a report: how far the sides are comparable, how many runs there are, and the verdict.
  var opening: [String] { [comparison.comparability.sentence, "Runs: \(runsText).", verdict] }

  public func writeText(color: Bool, to out: inout OutputBuffer) {
    let lines = opening
    out.write("\(lines[0])\n\(lines[1])\n\n")
    let isBad = !gate.violations.isEmpty
    out.write((isBad ? Style.boldRed : Style.bold)(Self.wrapped(lines[2]), enabled: color) + "\n")
    if !findings.findings.isEmpty {
      out.write("\n\(Style.bold("CALLS per call of the caller", enabled: color))\n")
      write(callTable, as: .text, color: color, to: &out)
    }
    out.write("\n\(Style.bold("SELF TIME by \(report.grouping.rawValue)", enabled: color))\n")
    timeTable.write(as: .text, color: color, to: &out)
    writeRemarks(to: &out)
  }

  /// For a comment on a pull request.
  public func writeMarkdown(to out: inout OutputBuffer) {
    let lines = opening
    let sign = !isGated ? "" : gate.passes ? "✅ " : "❌ "
    out.write("### \(sign)gotrace diff\n\n\(Table.markdown(lines[2]))\n\n")
    out.write("\(Table.markdown(lines[0])) \(lines[1])\n")
    if !findings.findings.isEmpty {
      out.write("\n**Calls per call of the caller**\n\n")
      write(callTable, as: .markdown, color: false, to: &out)
    }
    out.write("\n<details><summary>Self time by \(report.grouping.rawValue)</summary>\n\n")
    timeTable.write(as: .markdown, to: &out)
    out.write("\n</details>\n")
  }

  private func write(_ table: Table, as format: TableFormat, color: Bool, to out: inout OutputBuffer) {
    var table = table
    table.keepFirst(extent.top)
    table.write(as: format, color: color, to: &out)
  }

  /// What every mark in the table means, where one is used.
  private func writeRemarks(to out: inout OutputBuffer) {
    let marks = Set(shownRows.rows.flatMap { [Self.mark($0.selfTime)] + ($0.p50.map { [Self.mark($0)] } ?? []) })
    var remarks: [String] = []
    if marks.contains("~") { remarks.append("~ no change proven") }
    if marks.contains("?") {
      let percent = ChangeText.decimal(report.options.minimumShare * 100)
      remarks.append("? not judged: a single run, or under \(percent)% of the time")
    }
    remarks.append("contributions are of the mean run and add up to TOTAL")
    out.write("\n\(remarks.joined(separator: "; ")).\n")
  }

  /// Breaks lines at 100 columns.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && DisplayWidth.columns(line) + 1 + DisplayWidth.columns(String(word)) > 100 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
