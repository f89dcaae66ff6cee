/// How durations are written for people.
public enum DurationText {
  /// Three significant digits in the unit that suits: `850ns`, `1.92µs`, `412ms`, `2.31s`, then `2m03s`, `10h04m`.
  ///
  /// Rounds to nearest; a value that rounds up to the next unit is written in it (`999.9µs` is `1.00ms`).
  public static func format(nanoseconds: UInt64) -> String {
    var out = OutputBuffer()
    write(nanoseconds: nanoseconds, to: &out)
    return out.text
  }

  /// Writes what `format` returns.
  public static func write(nanoseconds: UInt64, to out: inout OutputBuffer) {
    if nanoseconds < 1000 {
      out.write(decimal: nanoseconds)
      return out.write("ns")
    }
    if writeThreeDigits(nanoseconds, perUnit: 1000, below: 1000, to: &out) { return out.write("µs") }
    if writeThreeDigits(nanoseconds, perUnit: 1_000_000, below: 1000, to: &out) { return out.write("ms") }
    if writeThreeDigits(nanoseconds, perUnit: 1_000_000_000, below: 60, to: &out) { return out.write("s") }
    let seconds = divideRounding(nanoseconds, by: 1_000_000_000)
    if seconds < 3600 { return write(seconds, "m", "s", to: &out) }
    write(divideRounding(nanoseconds, by: 60_000_000_000), "h", "m", to: &out)
  }

  /// Seconds with all nine digits, for times that are compared: `0.100763482`.
  public static func seconds(nanoseconds: UInt64) -> String {
    let rest = String(nanoseconds % 1_000_000_000)
    return "\(nanoseconds / 1_000_000_000).\(String(repeating: "0", count: 9 - rest.utf8.count))\(rest)"
  }

  /// Reads `850ns`, `1.5s`, `2m` (also `us` for `µs`, and `h`), nanoseconds; `nil` for anything else.
  public static func parse(_ text: String) -> UInt64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let units: [String: Double] = ["ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9]
    guard let number = Double(digits), let unit = units[String(text.dropFirst(digits.count))] else { return nil }
    let nanoseconds = (number * unit).rounded()
    return nanoseconds < 1e19 ? UInt64(nanoseconds) : nil
  }

  /// Writes `value` in units of `perUnit` with three significant digits; nothing, and `false`, where that rounds to
  /// `below` units or more.
  private static func writeThreeDigits(
    _ value: UInt64, perUnit: UInt64, below: UInt64, to out: inout OutputBuffer
  ) -> Bool {
    // The unit above begins where this one would round up to it.
    guard value < below * perUnit else { return false }
    let hundredths = divideRounding(value, by: perUnit / 100)
    if hundredths < 1000 {
      write(hundredths, perUnit: 100, to: &out)
      return true
    }
    let tenths = divideRounding(value, by: perUnit / 10)
    if tenths < min(1000, below * 10) {
      write(tenths, perUnit: 10, to: &out)
      return true
    }
    let units = divideRounding(value, by: perUnit)
    if units < below { out.write(decimal: units) }
    return units < below
  }

  /// `value` with a decimal point before what is less than a unit.
  private static func write(_ value: UInt64, perUnit: UInt64, to out: inout OutputBuffer) {
    out.write(decimal: value / perUnit)
    out.write(UInt8(ascii: "."))
    if perUnit == 100 { out.write(decimal: value / 10 % 10) }
    out.write(decimal: value % 10)
  }

  /// `value` in sixties and the two digits of the rest, each with its unit.
  private static func write(_ value: UInt64, _ sixties: String, _ ones: String, to out: inout OutputBuffer) {
    out.write(decimal: value / 60)
    out.write(sixties)
    out.write(decimal: value % 60 / 10)
    out.write(decimal: value % 60 % 10)
    out.write(ones)
  }

  private static func divideRounding(_ value: UInt64, by divisor: UInt64) -> UInt64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder >= divisor - remainder ? quotient + 1 : quotient
  }
}
