/// Which files count as generated: those with this line before the package clause, by Go's convention
/// (https://go.dev/s/generatedcode).
enum GeneratedMark {
  /// Whether a line is `// Code generated … DO NOT EDIT.`, as a whole.
  static func isLine(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let last = end > start && source[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    let prefix: StaticString = "// Code generated "
    let suffix: StaticString = " DO NOT EDIT."
    return source.holds(prefix, at: start, before: last)
      && last - suffix.utf8CodeUnitCount >= start + prefix.utf8CodeUnitCount
      && source.holds(suffix, at: last - suffix.utf8CodeUnitCount, before: last)
  }
}
