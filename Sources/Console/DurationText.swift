/// The one place where a duration becomes text for people.
public enum DurationText {
  /// Three significant digits in the unit that suits: `850ns`, `1.92µs`, `412ms`, `2.31s`, then `2m03s`, `10h04m`.
  ///
  /// Rounds to nearest; a value that rounds up to the next unit is written in it (`999.9µs` is `1.00ms`).
  public static func format(nanoseconds: UInt64) -> String {
    if nanoseconds < 1000 { return "\(nanoseconds)ns" }
    if let text = threeDigits(nanoseconds, perUnit: 1000, below: 1000) { return text + "µs" }
    if let text = threeDigits(nanoseconds, perUnit: 1_000_000, below: 1000) { return text + "ms" }
    if let text = threeDigits(nanoseconds, perUnit: 1_000_000_000, below: 60) { return text + "s" }
    let seconds = divideRounding(nanoseconds, by: 1_000_000_000)
    if seconds < 3600 { return "\(seconds / 60)m\(twoDigits(seconds % 60))s" }
    let minutes = divideRounding(nanoseconds, by: 60_000_000_000)
    return "\(minutes / 60)h\(twoDigits(minutes % 60))m"
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

  /// `value` in units of `perUnit` with three significant digits, or `nil` where that rounds to `below` units or more.
  private static func threeDigits(_ value: UInt64, perUnit: UInt64, below: UInt64) -> String? {
    let hundredths = divideRounding(value, by: perUnit / 100)
    if hundredths < 1000 { return "\(hundredths / 100).\(twoDigits(hundredths % 100))" }
    let tenths = divideRounding(value, by: perUnit / 10)
    if tenths < min(1000, below * 10) { return "\(tenths / 10).\(tenths % 10)" }
    let units = divideRounding(value, by: perUnit)
    return units < below ? "\(units)" : nil
  }

  private static func divideRounding(_ value: UInt64, by divisor: UInt64) -> UInt64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder >= divisor - remainder ? quotient + 1 : quotient
  }

  private static func twoDigits(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
