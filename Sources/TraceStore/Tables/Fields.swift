import ByteCoding

/// Named values: how metadata and processes are written, so that readers can skip what they do not know
/// (docs/FORMAT.md, "Fields").
struct Fields {
  enum Value: Equatable {
    case number(UInt64)
    case signed(Int64)
    case text(String)
    case texts([String])
    case numbers([UInt64])
  }

  private(set) var values: [(name: String, value: Value)] = []

  init() {}

  /// Adds a value that counts also where it is 0 or empty.
  mutating func set(_ name: String, always value: Value) { values.append((name, value)) }

  // A field that is missing says 0 or empty.
  mutating func set(_ name: String, _ value: UInt64) { if value != 0 { set(name, always: .number(value)) } }
  mutating func set(_ name: String, _ value: Int64) { if value != 0 { set(name, always: .signed(value)) } }
  mutating func set(_ name: String, _ value: String) { if !value.isEmpty { set(name, always: .text(value)) } }
  mutating func set(_ name: String, _ value: [String]) { if !value.isEmpty { set(name, always: .texts(value)) } }
  mutating func set(_ name: String, _ value: [UInt64]) { if !value.isEmpty { set(name, always: .numbers(value)) } }

  func encode(to writer: inout ByteWriter) {
    writer.number(values.count)
    for (name, value) in values {
      writer.string(name)
      switch value {
      case .number(let number):
        writer.u8(0)
        writer.number(number)
      case .signed(let number):
        writer.u8(1)
        writer.signedNumber(number)
      case .text(let text):
        writer.u8(2)
        writer.string(text)
      case .texts(let texts):
        writer.u8(3)
        writer.number(texts.count)
        for text in texts { writer.string(text) }
      case .numbers(let numbers):
        writer.u8(4)
        writer.number(numbers.count)
        for number in numbers { writer.number(number) }
      }
    }
  }

  init(_ reader: inout ByteReader) throws(MalformedContent) {
    // A name of no bytes, a type and a value.
    let count = try reader.count(minimumBytes: 3)
    for _ in 0..<count {
      let name = try reader.string()
      switch try reader.u8() {
      case 0: values.append((name, .number(try reader.number())))
      case 1: values.append((name, .signed(try reader.signedNumber())))
      case 2: values.append((name, .text(try reader.string())))
      case 3:
        var texts: [String] = []
        for _ in 0..<(try reader.count()) { texts.append(try reader.string()) }
        values.append((name, .texts(texts)))
      case 4:
        var numbers: [UInt64] = []
        for _ in 0..<(try reader.count()) { numbers.append(try reader.number()) }
        values.append((name, .numbers(numbers)))
      default: throw .unexpectedField
      }
    }
  }

  /// The last value of that name; `nil` where there is none, or one of another type.
  subscript(_ name: String) -> Value? {
    values.last { $0.name == name }?.value
  }

  func number(_ name: String) -> UInt64? {
    guard case .number(let value) = self[name] else { return nil }
    return value
  }

  func signed(_ name: String) -> Int64? {
    guard case .signed(let value) = self[name] else { return nil }
    return value
  }

  func text(_ name: String) -> String? {
    guard case .text(let value) = self[name] else { return nil }
    return value
  }

  func numbers(_ name: String) -> [UInt64]? {
    guard case .numbers(let value) = self[name] else { return nil }
    return value
  }

  func texts(_ name: String) -> [String]? {
    guard case .texts(let value) = self[name] else { return nil }
    return value
  }
}
