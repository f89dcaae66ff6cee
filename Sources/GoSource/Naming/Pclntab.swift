/// Where a Go executable says its functions are: the runtime's own table (`pclntab`), by which it names them.
///
/// The table stays in a stripped executable too. Its layout is that of Go 1.20 and later, little-endian, 64 bits.
public struct Pclntab: Sendable {
  public struct Entry: Hashable, Sendable {
    /// The name as `runtime.FuncForPC` gives it.
    public var name: String
    /// The file as the compiler called it.
    public var file: String
    /// The line of the `func` keyword, as the compiler called it.
    public var line: Int
  }

  public enum Failure: Error, Hashable, Sendable {
    /// There is no table of a known layout.
    case noTable
    /// A value in the table points out of it.
    case damaged
  }

  /// The functions of the packages asked for, in address order; several instances of a generic function are several
  /// entries.
  public var entries: [Entry]

  /// Reads the table of an executable.
  ///
  /// - Parameters:
  ///   - executable: The whole file.
  ///   - packages: Import paths (`main` for the program's own) of the packages to list.
  /// - Throws: ``Failure``
  /// - Complexity: O(functions), and O(file size) where there is no ELF section of the table's own.
  public init(executable: Span<UInt8>, packages: Set<String>) throws(Failure) {
    guard let start = Self.start(in: executable) else { throw .noTable }
    let table = executable.extracting(start..<executable.count)
    let wanted = Set(packages.map { RuntimeNames.linkerPath($0) })
    entries = []
    // The header's words behind magic and sizes, see runtime.pcHeader.
    let functionCount = try table.word(at: 8)
    let nameStart = try table.word(at: 32)
    let unitStart = try table.word(at: 40)
    let fileStart = try table.word(at: 48)
    let valueStart = try table.word(at: 56)
    let functionStart = try table.word(at: 64)
    for index in 0..<functionCount {
      let function = try functionStart + table.halfWord(at: functionStart + 8 * index + 4)
      let name = try table.text(at: nameStart + table.halfWord(at: function + 4))
      guard wanted.contains(String(Self.package(of: name))) else { continue }
      let fileNumber = try table.firstValue(at: valueStart + table.halfWord(at: function + 20))
      let unit = try table.halfWord(at: function + 32)
      guard fileNumber >= 0 else { continue }
      let file = try fileStart + table.halfWord(at: unitStart + 4 * (unit + fileNumber))
      entries.append(
        Entry(
          name: Self.withoutTypeArguments(name), file: try table.text(at: file),
          line: try table.halfWord(at: function + 36)))
    }
  }

  /// A linker symbol's package: up to the first dot behind the last slash (of the part without type arguments).
  static func package(of name: String) -> Substring {
    let bytes = name.utf8
    let end = bytes.firstIndex(of: UInt8(ascii: "[")) ?? bytes.endIndex
    let lastElement = bytes[..<end].lastIndex(of: UInt8(ascii: "/")) ?? bytes.startIndex
    return name[..<(bytes[lastElement..<end].firstIndex(of: UInt8(ascii: ".")) ?? end)]
  }

  /// A name with `[...]` for each list of type arguments, as the runtime prints it.
  static func withoutTypeArguments(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "[")) else { return name }
    var result: [UInt8] = []
    var depth = 0
    for byte in name.utf8 {
      if byte == UInt8(ascii: "]") { depth -= 1 }
      if depth == 0 {
        if byte == UInt8(ascii: "]") { result.append(contentsOf: "...".utf8) }
        result.append(byte)
      }
      if byte == UInt8(ascii: "[") { depth += 1 }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Span<UInt8> {
  /// The 32-bit value at an offset.
  fileprivate func halfWord(at offset: Int) throws(Pclntab.Failure) -> Int {
    guard offset >= 0, offset <= count - 4 else { throw .damaged }
    return Int(littleEndian(at: offset, bytes: 4))
  }

  /// The 64-bit value at an offset, where it is an offset or a count that this table can hold.
  fileprivate func word(at offset: Int) throws(Pclntab.Failure) -> Int {
    guard offset >= 0, offset <= count - 8, let value = Int(exactly: littleEndian(at: offset, bytes: 8)), value <= count
    else { throw .damaged }
    return value
  }

  /// The text up to a zero byte.
  fileprivate func text(at offset: Int) throws(Pclntab.Failure) -> String {
    guard offset >= 0, offset < count else { throw .damaged }
    var end = offset
    while end < count && self[end] != 0 { end += 1 }
    return string(offset, end)
  }

  /// The first value of a table of values by program counter: a zigzag number that is added to -1.
  fileprivate func firstValue(at offset: Int) throws(Pclntab.Failure) -> Int {
    guard offset >= 0 else { throw .damaged }
    var number: UInt32 = 0
    for index in 0..<5 {
      guard offset + index < count else { throw .damaged }
      let byte = self[offset + index]
      number |= UInt32(byte & 0x7F) << (7 * UInt32(index))
      if byte < 0x80 { break }
    }
    return Int(Int32(bitPattern: number >> 1) ^ -Int32(bitPattern: number & 1)) - 1
  }

  /// An unsigned number of up to 8 bytes, which must be there.
  func littleEndian(at offset: Int, bytes: Int) -> UInt64 {
    (0..<bytes).reversed().reduce(0) { $0 << 8 | UInt64(self[offset + $1]) }
  }
}
