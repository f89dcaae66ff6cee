internal import Platform

/// The symbol table of a program made by `gotrace-record build`: behind the end of the executable, where no loader
/// looks, so that it goes wherever the program goes.
///
///     executable │ text │ length of text, u64 little-endian │ "GOTRSYM1"
///
/// The text is `TabbedText`, a line a fact and a line an id.
///
/// What another build links has it among its constants instead (`-buildmode=c-archive`): "GOTRSYM" and "2:", the length
/// in 16 hexadecimal digits, the text.
struct BinarySymbols {
  private static let magic = Array("GOTRSYM1".utf8)
  /// In two parts, so that it does not stand in this program.
  private static let embeddedMagic = [UInt8]("GOTRSYM".utf8) + [UInt8]("2:".utf8)
  private static let firstLine = "gotrace symbols 1"

  var goVersion = ""
  var operatingSystem = ""
  var architecture = ""
  var filters: [String] = []
  var filterFile = ""
  var buildFlags: [String] = []
  var names = InstrumentedNames()

  init(_ facts: ProgramFacts, names: InstrumentedNames) {
    goVersion = facts.goVersion
    operatingSystem = facts.operatingSystem
    architecture = facts.architecture
    filters = facts.filters
    filterFile = facts.filterFile
    buildFlags = facts.buildFlags
    self.names = names
  }

  /// The names alone.
  init(embedded names: InstrumentedNames) { self.names = names }

  /// What to put among the constants of an archive.
  var embedded: String {
    let length = String(text.utf8.count, radix: 16)
    return String(decoding: Self.embeddedMagic, as: UTF8.self)
      + String(repeating: "0", count: 16 - length.utf8.count) + length + text
  }

  /// What to append to the executable.
  var trailer: [UInt8] {
    let bytes = Array(text.utf8)
    let length = UInt64(bytes.count)
    return bytes + (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Self.magic
  }

  private var text: String {
    var text = Self.firstLine + "\n"
    func line(_ fields: String...) { text += TabbedText.line(fields) }
    line("go", goVersion)
    line("os", operatingSystem)
    line("arch", architecture)
    for filter in filters { line("filter", filter) }
    if !filterFile.isEmpty { line("filter-file", filterFile) }
    for flag in buildFlags { line("flag", flag) }
    return text + names.text
  }

  /// Reads the table behind an executable's end; `nil` where there is none.
  init?(executable path: String) throws(RecordingError) {
    let end = try FileSystem.readEnd(path, count: 16)
    guard end.count == 16, Array(end[8...]) == Self.magic else { return nil }
    let length = end[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let size = FileSystem.size(of: path), size >= 16, length <= size - 16 else { return nil }
    let bytes = try FileSystem.readEnd(path, count: Int(length) + 16).dropLast(16)
    guard bytes.count == Int(length) else { return nil }
    guard read(bytes[...]) else { return nil }
  }

  /// Reads the tables among a file's constants: one for each archive that has been linked into it. `nil` where there is
  /// none.
  ///
  /// - Complexity: O(size of the file), in little memory.
  init?(constantsOf path: String) throws(RecordingError) {
    var found = false
    for start in try FileSystem.offsets(of: Self.embeddedMagic, in: path) {
      let digits = try FileSystem.read(path, count: 16, at: start + Self.embeddedMagic.count)
      guard digits.count == 16, let length = Int(String(decoding: digits, as: UTF8.self), radix: 16),
        length >= 0, length < 1 << 30
      else { continue }
      let text = try FileSystem.read(path, count: length, at: start + Self.embeddedMagic.count + 16)
      if text.count == length, read(text[...]) { found = true }
    }
    if !found { return nil }
  }

  /// Takes in a table's text. Returns whether it is one.
  private mutating func read(_ text: ArraySlice<UInt8>) -> Bool {
    let lines = TabbedText.lines(text)
    guard lines.first == [Self.firstLine] else { return false }
    for line in lines.dropFirst() { read(line) }
    return true
  }

  /// A line of an unknown kind is of a later version and does no harm.
  private mutating func read(_ fields: [String]) {
    switch (fields[0], fields.count) {
    case ("go", 2): goVersion = fields[1]
    case ("os", 2): operatingSystem = fields[1]
    case ("arch", 2): architecture = fields[1]
    case ("filter", 2): filters.append(fields[1])
    case ("filter-file", 2): filterFile = fields[1]
    case ("flag", 2): buildFlags.append(fields[1])
    default: names.read(fields)
    }
  }
}
