import TraceModel

/// The colours of flame graphs, as CSS has them. (Those of the page, which knows dark screens, are `frameColor` in
/// page-common.js.)
package enum FlameColors {
  /// Of what is no call, or has not changed.
  package static let neutral = "hsl(0 0% 80%)"

  /// A hue for each package, a shade for each function.
  static func of(_ function: Symbol) -> String {
    let package = GoName(function.name).path
    return "hsl(\(hash(package) % 360) 60% \(62 + hash(function.name) % 14)%)"
  }

  /// Red for more, blue for less; `part` is that of the greatest change, -1 ... 1.
  package static func ofChange(_ part: Double) -> String {
    // Small changes are to be seen beside great ones, too.
    let strength = abs(part).squareRoot()
    return "hsl(\(part < 0 ? 215 : 5) \(Int(strength * 85))% \(92 - Int(strength * 32))%)"
  }

  /// FNV-1a: the same colours in every run.
  private static func hash(_ text: String) -> UInt32 {
    text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
