import ByteCoding

/// The distinct strings of one table block.
struct StringPool {
  private var numbers: [String: Int] = [:]
  private(set) var strings: [String] = []
  private(set) var bytes = 0

  mutating func number(of string: String) -> Int {
    if let number = numbers[string] { return number }
    let number = strings.count
    numbers[string] = number
    strings.append(string)
    bytes += string.utf8.count + 10
    return number
  }

  func encode(to writer: inout ByteWriter) {
    writer.number(strings.count)
    for string in strings { writer.string(string) }
  }

  static func decode(_ reader: inout ByteReader) throws(MalformedContent) -> [String] {
    var strings: [String] = []
    for _ in 0..<(try reader.count()) { strings.append(try reader.string()) }
    return strings
  }
}

extension ByteReader {
  /// A `Number` that is an index into `strings`.
  mutating func pooled(_ strings: [String]) throws(MalformedContent) -> String {
    let number = try number()
    guard number < UInt64(strings.count) else { throw .unknownReference }
    return strings[Int(number)]
  }
}
