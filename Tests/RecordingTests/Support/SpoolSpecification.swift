@testable import Recording

/// The tables of docs/SPOOL.md, and the numbers that follow from them for the two sources that have them.
struct SpoolSpecification {
  /// A field of a structure in shared memory.
  struct Field {
    /// As in the document: `Give_Up_Reason`.
    var name: String
    var offset: Int
    /// Width of a number in bits; `nil` for bytes.
    var bits: Int?
    var bytes: Int
    var meaning: String
  }

  /// A part of a segment's state word.
  struct Part {
    var name: String
    var bits: ClosedRange<Int>
  }

  let constants: [(name: String, value: Int, isForBoth: Bool)]
  let header: [Field]
  let slot: [Field]
  let commit: [Field]
  let cursor: [Field]
  let values: [(field: String, value: Int, name: String)]
  let parts: [Part]
  /// `words` is `nil` for the id above which all are functions and spawns.
  let records: [(id: Int, words: Int?, name: String)]

  struct Malformed: Error {
    var text: String
  }

  init(markdown: String) throws {
    let tables = Self.tables(in: markdown)
    func rows(_ heading: String) throws -> [[String]] {
      guard let rows = tables[heading], !rows.isEmpty else { throw Malformed(text: "no table under \(heading)") }
      return rows
    }
    func fields(_ heading: String) throws -> [Field] { try rows(heading).map(Self.field) }
    constants = try rows("Constants").map { ($0[0], try Self.number($0[1]), $0[2] == "both") }
    header = try fields("Header")
    slot = try fields("Process slots")
    commit = try fields("Commit")
    cursor = try fields("Cursor")
    values = try rows("Values").map { ($0[0], try Self.number($0[1]), $0[2]) }
    parts = try rows("Segment states").map {
      let bounds = try $0[0].split(separator: "–").map { try Self.number(String($0)) }
      guard bounds.count == 2, bounds[0] < bounds[1] else { throw Malformed(text: $0[0]) }
      return Part(name: $0[1], bits: bounds[0]...bounds[1])
    }
    records = try rows("Words").map { row in
      let number = { (cell: String) in try Self.number(String(cell.prefix { $0 != " " })) }
      return (try number(row[0]), row[0].contains("…") ? nil : try number(row[1]), row[2])
    }
  }

  /// By heading: the cells of the table's rows, without its head and the quotes of code.
  private static func tables(in markdown: String) -> [String: [[String]]] {
    var tables: [String: [[String]]] = [:]
    var heading = ""
    for line in markdown.split(separator: "\n") {
      if line.hasPrefix("#") {
        heading = String(line.drop { $0 == "#" || $0 == " " })
      } else if line.hasPrefix("|") {
        // A bar with a backslash is text.
        let cells = line.dropFirst().replacing("\\|", with: "¦").split(separator: "|", omittingEmptySubsequences: false)
        tables[heading, default: []].append(cells.dropLast().map { trimmed($0.filter { $0 != "`" }) })
      }
    }
    // The head, and the line below it.
    return tables.mapValues { Array($0.dropFirst(2)) }
  }

  private static func trimmed(_ text: String) -> String {
    let rest = text.drop { $0 == " " }
    return String(rest.reversed().drop { $0 == " " }.reversed())
  }

  private static func field(_ cells: [String]) throws -> Field {
    let (offset, type) = (try number(cells[0]), cells[1])
    if type.hasPrefix("u") {
      let bits = try number(String(type.dropFirst().prefix { $0.isNumber }))
      return Field(name: cells[2], offset: offset, bits: bits, bytes: bits / 8, meaning: cells[3])
    }
    guard type.hasSuffix(" bytes") else { throw Malformed(text: type) }
    return Field(
      name: cells[2], offset: offset, bits: nil, bytes: try number(String(type.dropLast(6))), meaning: cells[3])
  }

  private static func number(_ text: String) throws -> Int {
    guard let number = Int(text) else { throw Malformed(text: "\(text) is no number") }
    return number
  }

  // MARK: The names in the two languages

  /// `Give_Up_Reason` with a prefix, or without one in front: `slotGiveUpReason`, `giveUpReason`.
  static func camel(_ name: String, prefix: String = "") -> String {
    let words = name.split(separator: "_")
    let capitalised = words.map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined()
    return prefix.isEmpty ? capitalised.prefix(1).lowercased() + capitalised.dropFirst() : prefix + capitalised
  }

  /// What Runtime/spool_layout.go has to contain.
  var goConstants: [String: Int] {
    var found: [String: Int] = [:]
    for constant in constants where constant.isForBoth { found[Self.camel(constant.name)] = constant.value }
    for field in header { found[Self.camel(field.name, prefix: "header")] = field.offset }
    for field in slot {
      let name = Self.camel(field.name, prefix: "slot")
      found[name] = field.offset
      if field.bits == nil { found[name + "Capacity"] = field.bytes }
    }
    for value in values {
      let field = value.field == "State" ? "slotState" : Self.camel(value.field)
      found[Self.camel(value.name, prefix: field)] = value.value
    }
    for part in parts { found[Self.camel(part.name, prefix: "segment") + "Shift"] = part.bits.lowerBound }
    for record in records {
      found[Self.camel(record.name, prefix: "id")] = record.id
      if let words = record.words { found[Self.camel(record.name, prefix: "words")] = words }
    }
    return found
  }

  /// What SpoolLayout.swift has to contain, by name inside `SpoolLayout`.
  var swiftConstants: [String: Int] {
    var found: [String: Int] = [:]
    for constant in constants { found[Self.camel(constant.name)] = constant.value }
    for (type, fields) in [("Header", header), ("Slot", slot), ("Commit", commit), ("Cursor", cursor)] {
      for field in fields {
        let name = type + "." + Self.camel(field.name)
        found[name] = field.offset
        if type == "Slot", field.bits == nil { found[name + "Capacity"] = field.bytes }
      }
    }
    let types = [
      "Session_State": "SessionState", "Overflow": "Overflow", "State": "SlotState", "Path": "Path",
      "Phase": "SegmentState.Phase",
    ]
    for value in values {
      if let type = types[value.field] { found[type + "." + Self.camel(value.name)] = value.value }
    }
    for part in parts { found["SegmentState." + Self.camel(part.name) + "Shift"] = part.bits.lowerBound }
    for record in records {
      found["ID." + Self.camel(record.name)] = record.id
      if let words = record.words { found["Words." + Self.camel(record.name)] = words }
    }
    return found
  }
}
