internal import TraceStore
import TraceModel

/// Names as lines of tabbed text: behind a built program (`BinarySymbols`) and in the log of a recording
/// (`RecoveryLog`).
extension InstrumentedNames {
  /// A line an id.
  var text: String {
    var text = ""
    forEach { id, name in
      switch name {
      case .function(let symbol):
        let kind = symbol.isIterator ? "I" : "F"
        text += TabbedText.line([kind, String(id), symbol.name, symbol.package, symbol.file, String(symbol.line)])
      case .spawn(let site):
        text += TabbedText.line(["S", String(id), site.function, site.file, String(site.line)])
      }
    }
    return text
  }

  /// Takes in one line; one of another kind does nothing.
  mutating func read(_ fields: [String]) {
    switch (fields[0], fields.count) {
    case ("F", 6), ("I", 6):
      guard let id = Self.id(fields[1]), let line = UInt32(fields[5]) else { return }
      let isIterator = fields[0] == "I"
      append(
        id: id,
        .function(
          Symbol(name: fields[2], package: fields[3], file: fields[4], line: line, isIterator: isIterator)))
    case ("S", 5):
      guard let id = Self.id(fields[1]), let line = UInt32(fields[4]) else { return }
      append(id: id, .spawn(SpawnSite(function: fields[2], file: fields[3], line: line)))
    default: break
    }
  }

  private static func id(_ text: String) -> Int? {
    guard let id = Int(text), id >= Int(SpoolLayout.ID.first), id < SpoolLayout.ID.limit else { return nil }
    return id
  }
}
