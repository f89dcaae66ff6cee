extension GoFunction {
  /// Whether loops may go over the function: it has one parameter, a function that returns a bool, and no result.
  ///
  /// By its tokens alone: a type that is declared elsewhere (`iter.Seq`) is a result, not this function's own shape.
  ///
  /// - Complexity: O(length of the signature).
  public func isIterator(in source: [UInt8]) -> Bool {
    guard let body, offset <= body.open, body.open <= source.count else { return false }
    let tokens = Self.tokens(of: Array(source[offset..<body.open]))
    guard tokens.first?.kind == .funcKeyword else { return false }
    var index = 1
    if case .method = kind { index = Self.end(of: tokens, from: index) }
    if kind != .literal { index += 1 }
    if index < tokens.count, tokens[index].kind == .leftBracket { index = Self.end(of: tokens, from: index) }
    guard index < tokens.count, tokens[index].kind == .leftParen else { return false }
    let end = Self.end(of: tokens, from: index)
    guard end == tokens.count else { return false }
    // The parameter, perhaps with its name and a comma behind it.
    var parameter = tokens[(index + 1)..<(end - 1)]
    if parameter.last?.kind == .comma { parameter.removeLast() }
    if parameter.first?.kind == .identifier { parameter.removeFirst() }
    guard parameter.first?.kind == .funcKeyword, let open = parameter.dropFirst().first, open.kind == .leftParen,
      let result = parameter.last, result.kind == .identifier, result.text == "bool"
    else { return false }
    return Self.end(of: tokens, from: parameter.startIndex + 1) == parameter.endIndex - 1
  }

  private struct Token {
    let kind: TokenKind
    let text: String
  }

  private static func tokens(of source: [UInt8]) -> [Token] {
    var lexer = GoLexer()
    var tokens: [Token] = []
    while true {
      let kind = lexer.next(source.span)
      if kind == .end { return tokens }
      // Line ends within brackets do not matter here, and the last one is the end of the text.
      if kind == .semicolon { continue }
      tokens.append(Token(kind: kind, text: String(decoding: source[lexer.tokenStart..<lexer.offset], as: UTF8.self)))
    }
  }

  /// The index behind the bracket that closes the one at `start`; the number of tokens where there is none.
  private static func end(of tokens: [Token], from start: Int) -> Int {
    var depth = 0
    for index in start..<tokens.count {
      switch tokens[index].kind {
      case .leftParen, .leftBracket, .leftBrace: depth += 1
      case .rightParen, .rightBracket, .rightBrace: depth -= 1
      default: break
      }
      if depth == 0 { return index + 1 }
    }
    return tokens.count
  }
}
