/// How counts, shares and sizes are written for people.
public enum CountText {
  /// `12345` as `12,345`.
  public static func grouped(_ count: UInt64) -> String {
    var out = OutputBuffer()
    write(grouped: count, to: &out)
    return out.text
  }

  /// Writes what `grouped` returns.
  public static func write(grouped count: UInt64, to out: inout OutputBuffer) {
    var group: UInt64 = 1
    while count / group >= 1000 { group *= 1000 }
    out.write(decimal: count / group)
    while group > 1 {
      group /= 1000
      let digits = count / group % 1000
      out.write(UInt8(ascii: ","))
      out.write(decimal: digits / 100)
      out.write(decimal: digits / 10 % 10)
      out.write(decimal: digits % 10)
    }
  }

  /// `1 call`, `12,345 calls`; the plural is the singular with an `s` unless given.
  public static func count(_ count: UInt64, _ singular: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? singular : plural ?? singular + "s")"
  }

  /// The share of `part` in `whole` with one decimal, `83.1%`, or `-` where the whole is nothing.
  ///
  /// Parallel work may exceed 100 %.
  public static func percent(_ part: UInt64, of whole: UInt64) -> String {
    var out = OutputBuffer()
    write(percent: part, of: whole, to: &out)
    return out.text
  }

  /// Writes what `percent` returns.
  public static func write(percent part: UInt64, of whole: UInt64, to out: inout OutputBuffer) {
    guard whole > 0 else { return out.write(UInt8(ascii: "-")) }
    let tenths = (Double(part) / Double(whole) * 1000).rounded()
    // Safe: UInt64.max / 1 * 1000 is 1.8e22, above UInt64.max, hence the bound.
    guard tenths < 1e18 else { return out.write(UInt8(ascii: "-")) }
    let count = UInt64(tenths)
    out.write(decimal: count / 10)
    out.write(UInt8(ascii: "."))
    out.write(decimal: count % 10)
    out.write(UInt8(ascii: "%"))
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
