/// What a Go token is, as far as finding functions needs to distinguish tokens.
enum TokenKind: UInt8 {
  case end
  /// A `;`, written or inserted by the end of a line.
  case semicolon
  case identifier
  /// A number or a rune.
  case number
  case string
  case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
  case comma, period, colon, star
  /// `<-`
  case arrow
  /// `++` and `--`, which end a statement at the end of a line.
  case increment
  case otherOperator
  case funcKeyword, goKeyword, structKeyword, interfaceKeyword, mapKeyword, chanKeyword
  case packageKeyword, importKeyword, forKeyword, rangeKeyword, typeKeyword, varKeyword
  /// `break`, `continue`, `fallthrough`, `return`: a statement may end behind them.
  case endingKeyword
  case otherKeyword

  /// Whether the end of a line behind this token is a semicolon.
  @inline(__always)
  var endsStatement: Bool {
    switch self {
    case .identifier, .number, .string, .rightParen, .rightBracket, .rightBrace, .increment, .endingKeyword: true
    default: false
    }
  }
}
