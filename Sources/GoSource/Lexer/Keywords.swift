/// The kind of a word of lower-case letters from `start` to before `end`.
@inline(__always)
func keyword(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> TokenKind {
  // Length and first letter leave at most two candidates, and most identifiers none.
  let length = end - start
  guard length >= 2 && length <= 11 else { return .identifier }
  func matches(_ text: StaticString, _ kind: TokenKind) -> TokenKind {
    length == text.utf8CodeUnitCount && source.holds(text, at: start, before: end) ? kind : .identifier
  }
  switch source[start] {
  case UInt8(ascii: "b"): return matches("break", .endingKeyword)
  case UInt8(ascii: "c"):
    switch length {
    case 4:
      return source[start + 1] == UInt8(ascii: "h") ? matches("chan", .chanKeyword) : matches("case", .otherKeyword)
    case 5: return matches("const", .otherKeyword)
    default: return matches("continue", .endingKeyword)
    }
  case UInt8(ascii: "d"): return length == 5 ? matches("defer", .otherKeyword) : matches("default", .otherKeyword)
  case UInt8(ascii: "e"): return matches("else", .otherKeyword)
  case UInt8(ascii: "f"):
    switch length {
    case 3: return matches("for", .forKeyword)
    case 4: return matches("func", .funcKeyword)
    default: return matches("fallthrough", .endingKeyword)
    }
  case UInt8(ascii: "g"): return length == 2 ? matches("go", .goKeyword) : matches("goto", .otherKeyword)
  case UInt8(ascii: "i"):
    switch length {
    case 2: return matches("if", .otherKeyword)
    case 6: return matches("import", .importKeyword)
    default: return matches("interface", .interfaceKeyword)
    }
  case UInt8(ascii: "m"): return matches("map", .mapKeyword)
  case UInt8(ascii: "p"): return matches("package", .packageKeyword)
  case UInt8(ascii: "r"): return length == 5 ? matches("range", .rangeKeyword) : matches("return", .endingKeyword)
  case UInt8(ascii: "s"):
    guard length == 6 else { return .identifier }
    switch source[start + 1] {
    case UInt8(ascii: "t"): return matches("struct", .structKeyword)
    case UInt8(ascii: "e"): return matches("select", .otherKeyword)
    default: return matches("switch", .otherKeyword)
    }
  case UInt8(ascii: "t"): return matches("type", .typeKeyword)
  case UInt8(ascii: "v"): return matches("var", .varKeyword)
  default: return .identifier
  }
}
