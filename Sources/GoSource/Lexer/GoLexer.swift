/// Cuts Go source into tokens, one at a time, without allocating.
///
/// The source is passed to each call rather than kept, so that the lexer is a plain value. Comments are skipped; what
/// directives in them say is collected in ``notes``.
struct GoLexer {
  /// The offset of the first byte not yet read.
  private(set) var offset = 0
  /// The line of `offset`, 1-based.
  private(set) var line = 1
  /// The offset of the last token's first byte.
  private(set) var tokenStart = 0
  /// The line of `tokenStart`.
  private(set) var tokenLine = 1
  /// What the comments read since this was last emptied said.
  var notes: Pragmas = []
  /// The line of the first comment, string or rune that does not end.
  private(set) var unterminatedLine: Int?
  private(set) var lineDirectives: [LineDirective] = []
  /// Of the directives `//go:linkname local symbol`, the symbol by the local name.
  private(set) var linkNames: [String: String] = [:]
  private var lineEndIsSemicolon = false

  /// Reads the next token; at the end of the source it is `.end`, again and again.
  ///
  /// - Complexity: O(length of the token and of the space and comments before it)
  @inline(__always)
  mutating func next(_ source: Span<UInt8>) -> TokenKind {
    if skipSpace(source) {
      lineEndIsSemicolon = false
      return .semicolon
    }
    tokenStart = offset
    tokenLine = line
    guard offset < source.count else { return .end }
    let kind = scan(source)
    lineEndIsSemicolon = kind.endsStatement
    return kind
  }

  /// Skips space and comments, and says whether a line (or the file) ended where that is a semicolon.
  ///
  /// If so, the offset is behind the line's end.
  @inline(__always)
  private mutating func skipSpace(_ source: Span<UInt8>) -> Bool {
    tokenStart = offset
    tokenLine = line
    while offset < source.count {
      switch source[offset] {
      case UInt8(ascii: "\n"):
        offset += 1
        line += 1
        if lineEndIsSemicolon { return true }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        offset += 1
      case UInt8(ascii: "/"):
        let following = source.byte(at: offset + 1)
        if following == UInt8(ascii: "/") {
          skipLineComment(source)
        } else if following == UInt8(ascii: "*") {
          let before = line
          skipGeneralComment(source)
          if line > before && lineEndIsSemicolon { return true }
        } else {
          return false
        }
      case 0xEF where offset == 0 && source.byte(at: 1) == 0xBB && source.byte(at: 2) == 0xBF:
        offset = 3
      default:
        return false
      }
    }
    return lineEndIsSemicolon
  }

  /// Skips to the end of the line, but not over it.
  private mutating func skipLineComment(_ source: Span<UInt8>) {
    let start = offset
    offset += 2
    while offset < source.count && source[offset] != UInt8(ascii: "\n") { offset += 1 }
    notes.formUnion(Pragmas(lineComment: source, start, offset))
    let end = source[offset - 1] == UInt8(ascii: "\r") ? offset - 1 : offset
    if source.holds("//go:linkname ", at: start, before: end) {
      let words = source.string(start, end).split { $0 == " " || $0 == "\t" }
      if words.count == 3 { linkNames[String(words[1])] = String(words[2]) }
    } else if source.holds("//line ", at: start, before: end), start == 0 || source[start - 1] == UInt8(ascii: "\n") {
      // Only at the very start of a line, as the compiler has it.
      noteLineDirective(source, start + 7, end, takesEffect: offset + 1, line: line + 1)
    }
  }

  private mutating func skipGeneralComment(_ source: Span<UInt8>) {
    let startLine = line
    let start = offset
    offset += 2
    while offset < source.count {
      let byte = source[offset]
      offset += 1
      if byte == UInt8(ascii: "\n") {
        line += 1
      } else if byte == UInt8(ascii: "*") && source.byte(at: offset) == UInt8(ascii: "/") {
        offset += 1
        if line > startLine {
          notes.formUnion(Pragmas(generalComment: source, start, offset))
        } else if source.holds("/*line ", at: start, before: offset) {
          noteLineDirective(source, start + 7, offset - 2, takesEffect: offset, line: line)
        }
        return
      }
    }
    noteUnterminated(startLine)
  }

  private mutating func noteLineDirective(_ source: Span<UInt8>, _ start: Int, _ end: Int, takesEffect: Int, line: Int)
  {
    let directive = LineDirective(
      source, start, end, offset: takesEffect, physicalLine: line, previous: lineDirectives.last?.file)
    if let directive { lineDirectives.append(directive) }
  }

  private mutating func noteUnterminated(_ line: Int) {
    if unterminatedLine == nil { unterminatedLine = line }
  }

  @inline(__always)
  private mutating func scan(_ source: Span<UInt8>) -> TokenKind {
    let byte = source[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"):
      skipIdentifier(source)
      return keyword(source, tokenStart, offset)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
      skipIdentifier(source)
      return .identifier
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      skipNumber(source)
      return .number
    case UInt8(ascii: "\""):
      skipQuoted(source, UInt8(ascii: "\""))
      return .string
    case UInt8(ascii: "'"):
      skipQuoted(source, UInt8(ascii: "'"))
      return .number
    case UInt8(ascii: "`"):
      skipRawString(source)
      return .string
    case UInt8(ascii: "("): return .leftParen
    case UInt8(ascii: ")"): return .rightParen
    case UInt8(ascii: "["): return .leftBracket
    case UInt8(ascii: "]"): return .rightBracket
    case UInt8(ascii: "{"): return .leftBrace
    case UInt8(ascii: "}"): return .rightBrace
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: ";"): return .semicolon
    case UInt8(ascii: ":"): return .colon
    case UInt8(ascii: "*"): return .star
    case UInt8(ascii: "."):
      if source.byte(at: offset).isDigit {
        skipNumber(source)
        return .number
      }
      if source.byte(at: offset) == UInt8(ascii: ".") && source.byte(at: offset + 1) == UInt8(ascii: ".") {
        offset += 2
        return .otherOperator
      }
      return .period
    case UInt8(ascii: "<"):
      guard source.byte(at: offset) == UInt8(ascii: "-") else { return .otherOperator }
      offset += 1
      return .arrow
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard source.byte(at: offset) == byte else { return .otherOperator }
      offset += 1
      return .increment
    default: return .otherOperator
    }
  }

  @inline(__always)
  private mutating func skipIdentifier(_ source: Span<UInt8>) {
    while offset < source.count && source[offset].isIdentifierPart { offset += 1 }
  }

  /// Skips a number of any form, such as `0x_F.8p-2i`.
  ///
  /// More generous than Go: what is malformed stays one token.
  private mutating func skipNumber(_ source: Span<UInt8>) {
    let second = source.byte(at: tokenStart + 1) | 0x20
    let isHexadecimal = source[tokenStart] == UInt8(ascii: "0") && second == UInt8(ascii: "x")
    let exponent = isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e")
    while offset < source.count {
      let byte = source[offset]
      if byte.isIdentifierPart || byte == UInt8(ascii: ".") {
        offset += 1
      } else if (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && source[offset - 1] | 0x20 == exponent {
        offset += 1
      } else {
        return
      }
    }
  }

  /// Skips the rest of a string or rune; it cannot go beyond its line.
  private mutating func skipQuoted(_ source: Span<UInt8>, _ quote: UInt8) {
    while offset < source.count {
      let byte = source[offset]
      if byte == UInt8(ascii: "\n") { break }
      offset += 1
      if byte == quote { return }
      if byte == UInt8(ascii: "\\") && offset < source.count && source[offset] != UInt8(ascii: "\n") { offset += 1 }
    }
    noteUnterminated(tokenLine)
  }

  private mutating func skipRawString(_ source: Span<UInt8>) {
    while offset < source.count {
      let byte = source[offset]
      offset += 1
      if byte == UInt8(ascii: "`") { return }
      if byte == UInt8(ascii: "\n") { line += 1 }
    }
    noteUnterminated(tokenLine)
  }
}
