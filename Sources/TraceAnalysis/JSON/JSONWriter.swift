public import Console

/// Writes JSON (RFC 8259) piece by piece; nothing but the open brackets is held in memory.
///
/// The caller keeps the grammar: a key before each value in an object, and every bracket closed.
public struct JSONWriter {
  public var out: OutputBuffer
  private let forHTML: Bool
  /// Whether a comma goes before the next element, for each open bracket.
  private var needsComma: [Bool] = [false]
  private var followsKey = false

  /// A text between its quotes, for what is written a million times.
  struct Quoted {
    fileprivate let bytes: [UInt8]
  }

  /// Starts a text in `out`; `forHTML` writes `<` as `\u003c`, so that the text can stand in a script element.
  public init(_ out: OutputBuffer, forHTML: Bool = false) {
    self.out = out
    self.forHTML = forHTML
  }

  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// A line break, which means nothing in JSON, before the next element or bracket.
  public mutating func breakLine() {
    if !followsKey, needsComma[needsComma.count - 1] {
      out.write(UInt8(ascii: ","))
      needsComma[needsComma.count - 1] = false
    }
    out.write(UInt8(ascii: "\n"))
  }

  public mutating func key(_ name: String) {
    separate()
    writeQuoted(name)
    out.write(UInt8(ascii: ":"))
    followsKey = true
  }

  func quoted(_ text: String) -> Quoted {
    var other = JSONWriter(OutputBuffer(), forHTML: forHTML)
    other.writeQuoted(text)
    return Quoted(bytes: other.out.bytes)
  }

  mutating func key(_ name: Quoted) {
    separate()
    out.write(name.bytes)
    out.write(UInt8(ascii: ":"))
    followsKey = true
  }

  mutating func value(_ text: Quoted) {
    separate()
    out.write(text.bytes)
  }

  public mutating func value(_ text: String) {
    separate()
    writeQuoted(text)
  }

  public mutating func value(_ number: UInt64) {
    separate()
    out.write(decimal: number)
  }

  public mutating func value(_ number: Int) {
    separate()
    out.write(String(number))
  }

  /// A number that is not finite, which JSON does not have, becomes `null`.
  public mutating func value(_ number: Double) {
    separate()
    out.write(number.isFinite ? String(number) : "null")
  }

  public mutating func value(_ flag: Bool) {
    separate()
    out.write(flag ? "true" : "false")
  }

  public mutating func null() {
    separate()
    out.write("null")
  }

  /// Nanoseconds as milliseconds with all their digits: 1_500_000 is `1.5`.
  public mutating func milliseconds(_ nanoseconds: UInt64) { decimal(nanoseconds, unit: 1_000_000) }

  /// Nanoseconds as microseconds with all their digits: 1_500 is `1.5`.
  public mutating func microseconds(_ nanoseconds: UInt64) { decimal(nanoseconds, unit: 1000) }

  /// `value` in `unit`s, a power of ten, without trailing zeros.
  private mutating func decimal(_ value: UInt64, unit: UInt64) {
    separate()
    out.write(decimal: value / unit)
    var (rest, unit) = (value % unit, unit)
    guard rest > 0 else { return }
    out.write(UInt8(ascii: "."))
    while rest % 10 == 0 { (rest, unit) = (rest / 10, unit / 10) }
    // Zeros in front are digits, too.
    while rest < unit / 10 {
      out.write(UInt8(ascii: "0"))
      unit /= 10
    }
    out.write(decimal: rest)
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    out.write(bracket)
    needsComma.append(false)
  }

  private mutating func end(_ bracket: UInt8) {
    needsComma.removeLast()
    out.write(bracket)
  }

  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    let last = needsComma.count - 1
    if needsComma[last] { out.write(UInt8(ascii: ",")) }
    needsComma[last] = true
  }

  /// Whether a text can stand between quotes as it is.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8.span
    var special = false
    // Without leaving early, so that many bytes are looked at at once.
    for index in bytes.indices {
      let byte = bytes[index]
      special = special || byte < 0x20 || byte >= 0x7f || byte == 0x22 || byte == 0x5c || byte == 0x3c
    }
    return !special
  }

  /// What a terminal would obey; JSON has another way to write it.
  private static func disturbs(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }

  private mutating func writeQuoted(_ text: String) {
    out.write(UInt8(ascii: "\""))
    if Self.isPlain(text) {
      out.write(text)
      out.write(UInt8(ascii: "\""))
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out.write("\\\"")
      case "\\": out.write("\\\\")
      case "\n": out.write("\\n")
      case "\t": out.write("\\t")
      case "<" where forHTML: out.write("\\u003c")
      default:
        if Self.disturbs(scalar) {
          let digits = String(scalar.value, radix: 16)
          out.write("\\u" + String(repeating: "0", count: max(4 - digits.utf8.count, 0)) + digits)
        } else {
          out.write(bytes: UTF8.encode(scalar) ?? .init())
        }
      }
    }
    out.write(UInt8(ascii: "\""))
  }
}
