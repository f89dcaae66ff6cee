/// What instrumentation needs to know of one Go source file: its functions, `go` statements and a few facts beside
/// them.
///
/// Offsets are bytes from the start of the file; lines are physical lines, 1-based. The file's own bytes are not kept.
public struct GoFile: Hashable, Sendable {
  public var packageName: String
  /// Right behind the name in the package clause.
  public var packageClauseEnd: Int
  public var packageClauseLine: Int
  /// Whether a line `// Code generated … DO NOT EDIT.` stands before the package clause.
  public var isGenerated: Bool
  /// Whether `//gotrace:skip` stands before the package clause.
  public var isSkipped: Bool
  /// Whether the file imports `"C"`, so that the cgo tool rewrites it.
  public var importsC: Bool
  /// Functions, methods and literals, in the order of their bodies' `{` (declarations without a body: of their `func`).
  public var functions: [GoFunction]
  /// `go` statements in source order.
  public var spawns: [GoSpawn]
  /// Identifiers that begin with ``ImportAlias/prefix``.
  public var reservedIdentifiers: Set<String>
  /// Comments that give the compiler other source locations than the real ones, in source order.
  public var lineDirectives: [LineDirective]
  /// Lines in the file; a last line without an end counts.
  public var lineCount: Int

  /// Finds the functions of a file.
  ///
  /// - Throws: ``GoSyntaxError`` for source that Go's parser would reject too; much other malformed source is accepted.
  /// - Complexity: O(n) in the bytes of the file.
  public init(_ source: [UInt8]) throws(GoSyntaxError) {
    var finder = FunctionFinder()
    try finder.run(source.span)
    self = finder.file
  }

  init() {
    packageName = ""
    packageClauseEnd = 0
    packageClauseLine = 0
    isGenerated = false
    isSkipped = false
    importsC = false
    functions = []
    spawns = []
    reservedIdentifiers = []
    lineDirectives = []
    lineCount = 0
  }
}
