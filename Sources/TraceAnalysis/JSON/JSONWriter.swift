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
    var rest = value % unit
    guard rest > 0 else { return }
    out.write(UInt8(ascii: "."))
    var unit = unit / 10
    while rest > 0 {
      out.write(decimal: rest / unit)
      rest %= unit
      unit /= 10
    }
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

  private mutating func writeQuoted(_ text: String) {
    out.write(UInt8(ascii: "\""))
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != 0x22 && $0 != 0x5c && $0 != 0x3c }) {
      out.write(text)
      out.write(UInt8(ascii: "\""))
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): out.write("\\\"")
      case UInt8(ascii: "\\"): out.write("\\\\")
      case UInt8(ascii: "\n"): out.write("\\n")
      case UInt8(ascii: "\t"): out.write("\\t")
      case UInt8(ascii: "<") where forHTML: out.write("\\u003c")
      case 0..<0x20, 0x7f: out.write("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: out.write(byte)
      }
    }
    out.write(UInt8(ascii: "\""))
  }
}
