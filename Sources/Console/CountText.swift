/// The one place where counts and shares become text for people.
public enum CountText {
  /// `12345` as `12,345`.
  public static func grouped(_ count: UInt64) -> String {
    let digits = Array(String(count).utf8)
    var text: [UInt8] = []
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(UInt8(ascii: ",")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// `1 call`, `12,345 calls`; the plural is the singular with an `s` unless given.
  public static func count(_ count: UInt64, _ singular: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? singular : plural ?? singular + "s")"
  }

  /// The share of `part` in `whole` with one decimal, `83.1%`, or `-` where the whole is nothing.
  ///
  /// Parallel work may exceed 100 %.
  public static func percent(_ part: UInt64, of whole: UInt64) -> String {
    guard whole > 0 else { return "-" }
    let tenths = (Double(part) / Double(whole) * 1000).rounded()
    // Safe: UInt64.max / 1 * 1000 is 1.8e22, above UInt64.max, hence the bound.
    guard tenths < 1e18 else { return "-" }
    let count = UInt64(tenths)
    return "\(count / 10).\(count % 10)%"
  }

  /// A size in binary units: `512 B`, `1.5 KiB`, `20.3 MiB`.
  public static func bytes(_ count: UInt64) -> String {
    guard count >= 1024 else { return "\(count) B" }
    var value = Double(count) / 1024
    for unit in ["KiB", "MiB", "GiB", "TiB"] {
      if value < 1023.95 || unit == "TiB" {
        let tenths = UInt64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
      }
      value /= 1024
    }
    return "\(count) B"
  }
}
