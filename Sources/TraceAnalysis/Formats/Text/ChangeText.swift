import Console

/// How differences are written for people.
package enum ChangeText {
  /// `+5.2%`, `-0.4%`; where percents say no more to anybody `×12.5`, or `÷2,500` of what is nearly nothing, but not
  /// nothing; `new` from nothing to something.
  package static func relative(_ change: Double) -> String {
    guard change.isFinite else { return "new" }
    let tenths = (change * 1000).rounded()
    if tenths >= 10_000 { return "×\(decimal(change + 1))" }
    if tenths <= -1000 && change > -1 { return "÷\(decimal((1 / (1 + change)).rounded()))" }
    let magnitude = UInt64(abs(max(tenths, -1000)))
    return "\(tenths < 0 ? "-" : "+")\(magnitude / 10).\(magnitude % 10)%"
  }

  /// `+1.20ms`, `-35ns`, `0ns`.
  package static func duration(nanoseconds: Int64) -> String {
    let text = DurationText.format(nanoseconds: nanoseconds.magnitude)
    return nanoseconds == 0 ? text : nanoseconds < 0 ? "-\(text)" : "+\(text)"
  }

  /// Three significant digits where there is a fraction, else all digits in groups: `0.00794`, `1.5`, `12,345`.
  package static func decimal(_ number: Double) -> String {
    guard number.isFinite, abs(number) < 1e18 else { return "-" }
    let sign = number < 0 ? "-" : ""
    let magnitude = abs(number)
    if magnitude == magnitude.rounded() || magnitude >= 100 {
      return sign + CountText.grouped(UInt64(magnitude.rounded()))
    }
    if magnitude < 0.0001 { return sign + "<0.0001" }
    var digits = 2
    var scale = 100.0
    while magnitude * scale < 100 {
      digits += 1
      scale *= 10
    }
    while magnitude * scale >= 1000 {
      digits -= 1
      scale /= 10
    }
    let scaled = String(UInt64((magnitude * scale).rounded()))
    let padded = String(repeating: "0", count: max(digits + 1 - scaled.utf8.count, 0)) + scaled
    var text = padded.dropLast(digits) + "." + padded.suffix(digits)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return sign + text
  }
}
