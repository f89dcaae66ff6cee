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
    case .text(let text), .noted(let text, _): return csv(text)
    case .number(let number): return String(number)
    case .share(let number), .decimal(let number): return number.isFinite ? String(number) : ""
    case .signed(let number): return String(number)
    }
  }

  /// Also a table in a file is looked at in a terminal one day, so that nothing in it may disturb one; or in a
  /// spreadsheet, which must not run it.
  private func csv(_ text: String) -> String {
    let text = Self.withoutFormula(SafeText.name(text))
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") }) else { return text }
    // Byte by byte: with what follows it, a quote may be part of a larger character.
    let doubled = text.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }

  /// A spreadsheet takes a cell for a formula where it begins with one of these characters, and for text where it
  /// begins with an apostrophe. Where commas are decimal points a spreadsheet begins cells at semicolons, too.
  private static func withoutFormula(_ text: String) -> String {
    let formulas: [Unicode.Scalar] = ["=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"]
    var before: Unicode.Scalar = ";"
    var harmless = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if before == ";" && formulas.contains(scalar) { harmless.append("'") }
      harmless.append(scalar)
      before = scalar
    }
    return String(harmless)
  }

  /// An array of objects, one a line.
  func writeJSON(to out: inout OutputBuffer) {
    var json = JSONWriter(out)
    writeJSONArray(&json)
    json.out.write(UInt8(ascii: "\n"))
    out = json.out
  }

  /// The array as a value within a larger text.
  package func writeJSONArray(_ json: inout JSONWriter) {
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
      case .text(let text), .noted(let text, _): json.value(text)
      case .number(let number): json.value(number)
      case .share(let number), .decimal(let number): json.value(number)
      case .signed(let number): json.value(Int(number))
      }
    }
    json.endObject()
  }
}
