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

  /// `null` for `.max`, which is not known.
  mutating func value(known number: UInt64) {
    if number == .max { null() } else { value(number) }
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

  private mutating func writeQuoted(_ text: String) { JSONText.write(quoted: text, forHTML: forHTML, to: &out) }
}
