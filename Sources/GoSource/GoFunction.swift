/// A function declaration, method declaration or function literal.
public struct GoFunction: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case function
    case method(Receiver)
    case literal
  }

  /// A method's receiver, without its name.
  public struct Receiver: Hashable, Sendable {
    public var typeName: String
    public var isPointer: Bool
    /// Whether the type has type parameters: `(s *Set[T])`.
    public var isGeneric: Bool
  }

  /// Where a body is: offsets of its `{` and its `}`.
  public struct Body: Hashable, Sendable {
    public var open: Int
    public var close: Int
    /// The line of the `{`.
    public var line: Int
  }

  public var kind: Kind
  /// The name as declared; empty for a literal.
  public var name: String
  /// The linker symbol that a `//go:linkname` in the file gives the function instead of its own.
  public var linkName: String?
  /// Whether the declaration has type parameters of its own.
  public var hasTypeParameters: Bool
  /// For a literal inside a function, that function's index in ``GoFile/functions``; `nil` at package level.
  public var enclosing: Int?
  /// The offset of the `func` keyword.
  public var offset: Int
  /// The line of the `func` keyword.
  public var line: Int
  /// `nil` for a declaration that is implemented elsewhere (assembly, linkname).
  public var body: Body?
  /// Directives above the declaration, the compiler's and our own; a literal has those of its outermost function.
  public var pragmas: Pragmas
}

/// A `go` statement.
public struct GoSpawn: Hashable, Sendable {
  /// The offset of the `go` keyword.
  public var offset: Int
  /// The line of the `go` keyword.
  public var line: Int
  /// The function around it, an index in ``GoFile/functions``.
  public var enclosing: Int
}
