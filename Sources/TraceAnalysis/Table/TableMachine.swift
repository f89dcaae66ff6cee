import Console

/// The forms that other programs read: numbers in full, durations in nanoseconds.
extension Table {
  /// RFC 4180 with a header line; fields are quoted where they must be, an unknown value is an empty field.
  func writeCSV(to out: inout OutputBuffer) {
    out.write(columns.map { csv($0.fieldName) }.joined(separator: ",") + "\r\n")
    for row in rows { out.write(row.map(csv).joined(separator: ",") + "\r\n") }
  }

  private func csv(_ cell: Cell) -> String {
    switch cell {
    case .none: return ""
    case .text(let text): return csv(text)
    case .number(let number): return String(number)
    case .share(let number), .decimal(let number): return number.isFinite ? String(number) : ""
    case .signed(let number): return String(number)
    }
  }

  private func csv(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }
    guard needsQuotes else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// An array of objects, one a line.
  func writeJSON(to out: inout OutputBuffer) {
    var json = JSONWriter(out)
    writeJSONArray(&json)
    json.out.write(UInt8(ascii: "\n"))
    out = json.out
  }

  /// The array as a value within a larger text.
  func writeJSONArray(_ json: inout JSONWriter) {
    json.beginArray()
    for row in rows {
      json.breakLine()
      write(row, &json)
    }
    json.endArray()
  }

  /// An object a line and nothing else.
  func writeLines(to out: inout OutputBuffer) {
    for row in rows {
      var json = JSONWriter(out)
      write(row, &json)
      json.out.write(UInt8(ascii: "\n"))
      out = json.out
    }
  }

  private func write(_ row: [Cell], _ json: inout JSONWriter) {
    json.beginObject()
    for (column, cell) in zip(columns, row) {
      json.key(column.fieldName)
      switch cell {
      case .none: json.null()
      case .text(let text): json.value(text)
      case .number(let number): json.value(number)
      case .share(let number), .decimal(let number): json.value(number)
      case .signed(let number): json.value(Int(number))
      }
    }
    json.endObject()
  }
}
