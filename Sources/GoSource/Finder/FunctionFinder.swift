/// Walks over the tokens of a file and notes every function body and `go` statement.
///
/// Go needs no syntax tree for this. Expressions and statements are read as a flat sequence of tokens in nested
/// brackets; only types are followed closely, because the one hard question is what a `{` behind `func (…) …` opens. A
/// type is a *linear* sequence of tokens and bracketed groups (`[]`, `map[K]`, `chan`, `*` … then one core; a `func`
/// core may go on with its result type), so one state variable follows it, and a stack of brackets is all the memory
/// there is.
///
/// A `{` opens a function's body exactly if it comes where the type of a `func` ends that itself began where an operand
/// (or a declaration) may begin: `[]func(){…}` is a composite literal, because its `func` stands inside a type.
struct FunctionFinder {
  var file = GoFile()
  private var lexer = GoLexer()
  private var state = State.operand
  private var groups: [Group] = []
  /// Open functions, outermost first: indices in `file.functions`.
  private var open: [Int] = []
  private var pending = Pending.none
  private var isImporting = false
  private var isReceiver = false

  enum State: UInt8 {
    /// An operand, statement or declaration may begin.
    case operand
    /// An operand or type has just ended, or a name was read. If a function is pending, a `{` is its body.
    case operandEnd
    /// Behind `func`, where it is not a declaration: `(` begins the parameters.
    case signature
    /// Inside a type, or behind parameters, where a type may begin.
    case type
    /// Behind a type's name.
    case typeName
    /// Behind `map`.
    case mapKey
    /// Behind `struct` or `interface`.
    case typeBody
    /// In parameters, struct fields or interface members: nothing but types, until the bracket closes. A `{` in there
    /// belongs to `struct` or `interface`.
    case types
    /// Behind `func` of a declaration: a receiver or the name.
    case declaration
    /// Behind a declared function's name: type parameters or parameters.
    case declared
  }

  /// The function whose `{` may come next.
  enum Pending {
    case none
    case literal(offset: Int, line: Int)
    /// An index in `file.functions`.
    case declaration(Int)
  }

  /// An open bracket.
  struct Group {
    var closer: TokenKind
    var isBody: Bool
    var stateAfter: State
    var pendingAfter: Pending
  }

  mutating func run(_ source: Span<UInt8>) throws(GoSyntaxError) {
    try readPackageClause(source)
    var previous = TokenKind.semicolon
    while true {
      let token = lexer.next(source)
      if token == .end { break }
      if token == .semicolon && groups.isEmpty { endDeclaration() }
      if token == .string && isImporting { noteImport(source) }
      try step(token, startsDeclaration: previous == .semicolon && groups.isEmpty, source)
      previous = token
    }
    if let line = lexer.unterminatedLine { throw .unterminated(line: line) }
    guard groups.isEmpty else { throw .unbalanced(line: lexer.line) }
    file.lineDirectives = lexer.lineDirectives
    noteLinkNames()
    let endsInLine = source.count > 0 && source[source.count - 1] != UInt8(ascii: "\n")
    file.lineCount = lexer.line - (endsInLine ? 0 : 1)
  }

  private mutating func readPackageClause(_ source: Span<UInt8>) throws(GoSyntaxError) {
    let keyword = lexer.next(source)
    file.isGenerated = lexer.notes.contains(.generated)
    file.isSkipped = lexer.notes.contains(.skip)
    guard keyword == .packageKeyword, lexer.next(source) == .identifier else {
      throw .noPackageClause(line: lexer.tokenLine)
    }
    file.packageName = source.string(lexer.tokenStart, lexer.offset)
    file.packageClauseEnd = lexer.offset
    file.packageClauseLine = lexer.tokenLine
    lexer.notes = []
  }

  private mutating func noteLinkNames() {
    guard !lexer.linkNames.isEmpty else { return }
    for index in file.functions.indices where file.functions[index].kind == .function {
      file.functions[index].linkName = lexer.linkNames[file.functions[index].name]
    }
  }

  private mutating func endDeclaration() {
    lexer.notes = []
    isImporting = false
  }

  private mutating func noteImport(_ source: Span<UInt8>) {
    if lexer.offset - lexer.tokenStart == 3 && source[lexer.tokenStart + 1] == UInt8(ascii: "C") {
      file.importsC = true
    }
  }

  /// Takes one token.
  @inline(__always)
  private mutating func step(_ token: TokenKind, startsDeclaration: Bool, _ source: Span<UInt8>) throws(GoSyntaxError) {
    if token == .identifier { noteReserved(source) }
    switch state {
    case .operand, .operandEnd:
      try stepOperand(token, startsDeclaration: startsDeclaration)
    case .types:
      try stepTypes(token, source)
    case .signature:
      switch token {
      case .leftParen: push(closer: .rightParen, inside: .types, after: .type)
      case .leftBracket: push(closer: .rightBracket, inside: .operand, after: .signature)
      default: try endType(token)
      }
    case .type:
      try stepType(token)
    case .typeName:
      switch token {
      case .period: state = .type
      case .leftBracket: push(closer: .rightBracket, inside: .operand, after: .operandEnd)
      default: try endType(token)
      }
    case .mapKey:
      if token == .leftBracket {
        push(closer: .rightBracket, inside: .operand, after: .type)
      } else {
        try endType(token)
      }
    case .typeBody:
      if token == .leftBrace {
        push(closer: .rightBrace, inside: .types, after: .operandEnd)
      } else {
        try endType(token)
      }
    case .declaration, .declared:
      try stepDeclaration(token, source)
    }
  }

  /// Takes the token behind a type.
  @inline(__always)
  private mutating func endType(_ token: TokenKind) throws(GoSyntaxError) {
    state = .operandEnd
    try stepOperand(token, startsDeclaration: false)
  }

  @inline(__always)
  private mutating func stepOperand(_ token: TokenKind, startsDeclaration: Bool) throws(GoSyntaxError) {
    if token == .leftBrace {
      if case .none = pending {
        push(closer: .rightBrace, inside: .operand, after: .operandEnd)
      } else {
        openBody()
      }
      return
    }
    pending = .none
    switch token {
    case .identifier, .number, .string, .period: state = .operandEnd
    case .leftParen: push(closer: .rightParen, inside: .operand, after: .operandEnd)
    case .leftBracket:
      // Where an operand begins, `[` begins an array or slice type; behind one, an index or type arguments.
      push(closer: .rightBracket, inside: .operand, after: state == .operand ? .type : .operandEnd)
    case .rightParen, .rightBracket, .rightBrace: try pop(token)
    case .funcKeyword:
      if startsDeclaration {
        beginDeclaration()
      } else {
        pending = .literal(offset: lexer.tokenStart, line: lexer.tokenLine)
        state = .signature
      }
    case .mapKeyword: state = .mapKey
    case .chanKeyword: state = .type
    case .structKeyword, .interfaceKeyword: state = .typeBody
    case .goKeyword:
      noteSpawn()
      state = .operand
    case .importKeyword:
      isImporting = groups.isEmpty
      state = .operand
    default: state = .operand
    }
  }

  @inline(__always)
  private mutating func stepType(_ token: TokenKind) throws(GoSyntaxError) {
    switch token {
    case .identifier: state = .typeName
    case .star, .arrow, .chanKeyword: break
    case .leftBracket: push(closer: .rightBracket, inside: .operand, after: .type)
    case .leftParen: push(closer: .rightParen, inside: .types, after: .operandEnd)
    case .mapKeyword: state = .mapKey
    case .funcKeyword: state = .signature
    case .structKeyword, .interfaceKeyword: state = .typeBody
    default: try endType(token)
    }
  }

  @inline(__always)
  private mutating func stepTypes(_ token: TokenKind, _ source: Span<UInt8>) throws(GoSyntaxError) {
    switch token {
    case .leftParen: push(closer: .rightParen, inside: .types, after: .types)
    case .leftBrace: push(closer: .rightBrace, inside: .types, after: .types)
    case .leftBracket:
      if isReceiver { receiver { $0.isGeneric = true } }
      push(closer: .rightBracket, inside: .operand, after: .types)
    case .rightParen, .rightBracket, .rightBrace: try pop(token)
    case .identifier where isReceiver:
      let name = source.string(lexer.tokenStart, lexer.offset)
      receiver { $0.typeName = name }
    case .star where isReceiver: receiver { $0.isPointer = true }
    default: break
    }
  }

  /// Changes the receiver of the method being declared.
  private mutating func receiver(_ change: (inout GoFunction.Receiver) -> Void) {
    let last = file.functions.count - 1
    guard case .method(var receiver) = file.functions[last].kind else { return }
    change(&receiver)
    file.functions[last].kind = .method(receiver)
  }

  private mutating func beginDeclaration() {
    file.functions.append(
      GoFunction(
        kind: .function, name: "", linkName: nil, hasTypeParameters: false, enclosing: nil, offset: lexer.tokenStart,
        line: lexer.tokenLine, body: nil, pragmas: lexer.notes.subtracting(.generated)))
    state = .declaration
  }

  private mutating func stepDeclaration(_ token: TokenKind, _ source: Span<UInt8>) throws(GoSyntaxError) {
    let last = file.functions.count - 1
    switch token {
    case .leftParen where state == .declaration:
      file.functions[last].kind = .method(.init(typeName: "", isPointer: false, isGeneric: false))
      isReceiver = true
      push(closer: .rightParen, inside: .types, after: .declaration)
    case .identifier where state == .declaration:
      isReceiver = false
      file.functions[last].name = source.string(lexer.tokenStart, lexer.offset)
      state = .declared
    case .leftBracket where state == .declared:
      file.functions[last].hasTypeParameters = true
      push(closer: .rightBracket, inside: .operand, after: .declared)
    case .leftParen:
      pending = .declaration(last)
      push(closer: .rightParen, inside: .types, after: .type)
    default:
      isReceiver = false
      try endType(token)
    }
  }

  @inline(__always)
  private mutating func push(closer: TokenKind, inside: State, after: State) {
    groups.append(Group(closer: closer, isBody: false, stateAfter: after, pendingAfter: pending))
    pending = .none
    state = inside
  }

  private mutating func openBody() {
    let body = GoFunction.Body(open: lexer.tokenStart, close: lexer.tokenStart, line: lexer.tokenLine)
    switch pending {
    case .none: break
    case .declaration(let index):
      file.functions[index].body = body
      open.append(index)
    case .literal(let offset, let line):
      let pragmas = open.first.map { file.functions[$0].pragmas } ?? []
      file.functions.append(
        GoFunction(
          kind: .literal, name: "", linkName: nil, hasTypeParameters: false, enclosing: open.last, offset: offset,
          line: line,
          body: body, pragmas: pragmas))
      open.append(file.functions.count - 1)
    }
    groups.append(Group(closer: .rightBrace, isBody: true, stateAfter: .operandEnd, pendingAfter: .none))
    pending = .none
    state = .operand
  }

  @inline(__always)
  private mutating func pop(_ token: TokenKind) throws(GoSyntaxError) {
    guard let group = groups.popLast(), group.closer == token else { throw .unbalanced(line: lexer.tokenLine) }
    if group.isBody, let function = open.popLast() { file.functions[function].body?.close = lexer.tokenStart }
    state = group.stateAfter
    pending = group.pendingAfter
  }

  private mutating func noteSpawn() {
    guard let enclosing = open.last else { return }
    file.spawns.append(GoSpawn(offset: lexer.tokenStart, line: lexer.tokenLine, enclosing: enclosing))
  }

  @inline(__always)
  private mutating func noteReserved(_ source: Span<UInt8>) {
    guard source[lexer.tokenStart] == UInt8(ascii: "_"),
      source.holds("__gotrace", at: lexer.tokenStart, before: lexer.offset)
    else { return }
    file.reservedIdentifiers.insert(source.string(lexer.tokenStart, lexer.offset))
  }
}
