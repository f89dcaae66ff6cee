extension Pragmas {
  /// What a comment `//…` from `start` to before `end` says.
  @inline(__always)
  init(lineComment source: Span<UInt8>, _ start: Int, _ end: Int) {
    // Directives have no space behind the slashes; the mark of generated code has one.
    switch source.byte(at: start + 2) {
    case UInt8(ascii: "g"): self.init(directive: source, start, end)
    case UInt8(ascii: " ") where source.byte(at: start + 3) == UInt8(ascii: "C"):
      self = GeneratedMark.isLine(source, start, end) ? .generated : []
    default: self = []
    }
  }

  /// What a comment `/*…*/` of several lines says: only whether a whole line of it is the mark of generated code.
  init(generalComment source: Span<UInt8>, _ start: Int, _ end: Int) {
    self = []
    var lineStart = start
    for offset in start..<end where source[offset] == UInt8(ascii: "\n") {
      if GeneratedMark.isLine(source, lineStart, offset) { self = .generated }
      lineStart = offset + 1
    }
  }

  private init(directive source: Span<UInt8>, _ start: Int, _ end: Int) {
    self = []
    func matches(_ text: StaticString) -> Bool {
      guard source.holds(text, at: start, before: end) else { return false }
      let behind = start + text.utf8CodeUnitCount
      return behind == end || [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(source[behind])
    }
    if matches("//gotrace:skip") {
      self = .skip
    } else if matches("//go:nosplit") {
      self = .nosplit
    } else if matches("//go:systemstack") {
      self = .systemStack
    } else if matches("//go:nowritebarrier") || matches("//go:nowritebarrierrec") || matches("//go:yeswritebarrierrec")
    {
      self = .writeBarrier
    }
  }
}
