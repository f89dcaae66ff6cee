internal import TraceStore

/// The symbol table of a program made by `gotrace-record build`: behind the end of the executable, where no loader looks,
/// so that it goes wherever the program goes.
///
///     executable │ text │ length of text, u64 little-endian │ "GOTRSYM1"
///
/// The text has a line a fact and a line an id, fields separated by tabs; tab, newline and backslash in a field are written
/// `\t`, `\n`, `\\`.
struct BinarySymbols {
  private static let magic = Array("GOTRSYM1".utf8)
  private static let firstLine = "gotrace symbols 1"

  var goVersion = ""
  var operatingSystem = ""
  var architecture = ""
  var filters: [String] = []
  var buildFlags: [String] = []
  var names = InstrumentedNames()

  init(_ facts: ProgramFacts, names: InstrumentedNames) {
    goVersion = facts.goVersion
    operatingSystem = facts.operatingSystem
    architecture = facts.architecture
    filters = facts.filters
    buildFlags = facts.buildFlags
    self.names = names
  }

  /// What to append to the executable.
  var trailer: [UInt8] {
    var text = Self.firstLine + "\n"
    func line(_ fields: String...) {
      text += fields.map(Self.escaped).joined(separator: "\t") + "\n"
    }
    line("go", goVersion)
    line("os", operatingSystem)
    line("arch", architecture)
    for filter in filters { line("filter", filter) }
    for flag in buildFlags { line("flag", flag) }
    names.forEach { id, name in
      switch name {
      case .function(let symbol):
        line("F", String(id), symbol.name, symbol.package, symbol.file, String(symbol.line))
      case .spawn(let site):
        line("S", String(id), site.function, site.file, String(site.line))
      }
    }
    let bytes = Array(text.utf8)
    let length = UInt64(bytes.count)
    return bytes + (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Self.magic
  }

  /// Reads the table behind an executable's end; `nil` where there is none.
  init?(executable path: String) throws(RecordingError) {
    let end = try FileSystem.readEnd(path, count: 16)
    guard end.count == 16, Array(end[8...]) == Self.magic else { return nil }
    let length = end[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let size = FileSystem.size(of: path), size >= 16, length <= size - 16 else { return nil }
    let bytes = try FileSystem.readEnd(path, count: Int(length) + 16).dropLast(16)
    guard bytes.count == Int(length) else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard lines.first.map({ String(decoding: $0, as: UTF8.self) }) == Self.firstLine else { return nil }
    for line in lines.dropFirst() {
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { Self.unescaped(String(decoding: $0, as: UTF8.self)) }
      read(fields)
    }
  }

  /// A line of an unknown kind is of a later version and does no harm.
  private mutating func read(_ fields: [String]) {
    switch (fields[0], fields.count) {
    case ("go", 2): goVersion = fields[1]
    case ("os", 2): operatingSystem = fields[1]
    case ("arch", 2): architecture = fields[1]
    case ("filter", 2): filters.append(fields[1])
    case ("flag", 2): buildFlags.append(fields[1])
    case ("F", 6):
      guard let id = Self.id(fields[1]), let line = UInt32(fields[5]) else { return }
      names.append(
        id: id, .function(Symbol(name: fields[2], package: fields[3], file: fields[4], line: line)))
    case ("S", 5):
      guard let id = Self.id(fields[1]), let line = UInt32(fields[4]) else { return }
      names.append(id: id, .spawn(SpawnSite(function: fields[2], file: fields[3], line: line)))
    default: break
    }
  }

  private static func id(_ text: String) -> Int? {
    guard let id = Int(text), id >= Int(SpoolLayout.ID.first), id < SpoolLayout.ID.limit else { return nil }
    return id
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var result = ""
    var isEscaped = false
    for character in text.unicodeScalars {
      if isEscaped {
        result.unicodeScalars.append(character == "t" ? "\t" : character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
