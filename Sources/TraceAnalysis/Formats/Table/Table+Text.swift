public import Console

extension Table {
  /// Writes the table in the form asked for.
  public func write(as format: TableFormat, color: Bool = false, to out: inout OutputBuffer) {
    switch format {
    case .text: writeText(color: color, to: &out)
    case .markdown: writeMarkdown(to: &out)
    case .csv: writeCSV(to: &out)
    case .json: writeJSON(to: &out)
    case .ndjson: writeLines(to: &out)
    }
  }

  /// Columns with headings, numbers to the right; a text in the last column is never padded.
  private func writeText(color: Bool, to out: inout OutputBuffer) {
    var widths = columns.map { DisplayWidth.columns($0.name) }
    let rows = rows + (rest.map { [$0] } ?? [])
    for row in rows {
      for (index, cell) in row.enumerated() {
        // What is wider pushes the rest of its line to the right.
        let width = DisplayWidth.columns(text(cell, columns[index].kind))
        if width <= 100 { widths[index] = max(widths[index], width) }
      }
    }
    writeTextRow(columns.map(\.name), widths, style: color ? .bold : nil, to: &out)
    for row in rows {
      writeTextRow(row.indices.map { text(row[$0], columns[$0].kind) }, widths, style: nil, to: &out)
    }
    if rowsLeftOut > 0, rest == nil { out.write("… \(CountText.count(UInt64(rowsLeftOut), "row")) more\n") }
  }

  private func writeTextRow(_ texts: [String], _ widths: [Int], style: Style?, to out: inout OutputBuffer) {
    var line = ""
    for (index, text) in texts.enumerated() {
      let gap = String(repeating: " ", count: max(widths[index] - DisplayWidth.columns(text), 0))
      let isLast = index == texts.count - 1
      line += columns[index].kind.isText ? (isLast ? text : text + gap) : gap + text
      if !isLast { line += "  " }
    }
    while line.last == " " { line.removeLast() }
    out.write((style?(line, enabled: true) ?? line) + "\n")
  }

  private func writeMarkdown(to out: inout OutputBuffer) {
    func write(_ texts: [String]) { out.write("| " + texts.joined(separator: " | ") + " |\n") }
    write(columns.map(\.name))
    write(columns.map { $0.kind.isText ? "---" : "---:" })
    for row in rows + (rest.map { [$0] } ?? []) {
      write(
        row.indices.map { index in
          Self.markdown(text(row[index], columns[index].kind))
        })
    }
    if rowsLeftOut > 0, rest == nil { out.write("\n\(CountText.count(UInt64(rowsLeftOut), "row")) more\n") }
  }

  package func writeHTML(to out: inout OutputBuffer) {
    func write(_ texts: [String], _ tag: String) {
      let cells = texts.indices.map { index in
        "<\(tag)\(columns[index].kind.isText ? " class=\"t\"" : "")>\(XMLText.escape(texts[index]))</\(tag)>"
      }
      out.write("<tr>" + cells.joined() + "</tr>\n")
    }
    out.write("<table>\n")
    write(columns.map(\.name), "th")
    for row in rows { write(row.indices.map { text(row[$0], columns[$0].kind) }, "td") }
    out.write("</table>\n")
    if rowsLeftOut > 0 { out.write("<p>\(CountText.count(UInt64(rowsLeftOut), "row")) more</p>\n") }
  }

  /// Text without anything that Markdown takes for a mark.
  package static func markdown(_ text: String) -> String {
    // By scalar: with what follows it, a mark may be part of a larger character.
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if "\\|`*_<[~".unicodeScalars.contains(scalar) { plain.append("\\") }
      plain.append(scalar)
    }
    return String(plain)
  }

  /// A cell for people.
  private func text(_ cell: Cell, _ kind: Kind) -> String {
    switch cell {
    case .none: return kind.isText ? "" : "-"
    case .noted(let text, let note): return "\(SafeText.name(text)) (\(note))"
    case .text(let text): return SafeText.name(kind == .location ? lastElement(of: text) : text)
    case .number(let number):
      switch kind {
      case .duration: return DurationText.format(nanoseconds: number)
      case .identifier: return String(number)
      case .text, .location, .count, .share, .decimal, .durationChange, .relativeChange:
        return CountText.grouped(number)
      }
    case .decimal(let number): return kind == .relativeChange ? ChangeText.relative(number) : ChangeText.decimal(number)
    case .signed(let number): return ChangeText.duration(nanoseconds: number)
    case .share(let share):
      guard share.isFinite, share >= 0, share < 1e12 else { return "-" }
      let tenths = Int64((share * 1000).rounded())
      return "\(tenths / 10).\(tenths % 10)%"
    }
  }
}

extension Table.Kind {
  fileprivate var isText: Bool { self == .text || self == .location }
}
