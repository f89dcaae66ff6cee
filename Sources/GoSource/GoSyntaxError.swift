/// Why a file's functions could not be found; Go's own parser rejects every such file too.
public enum GoSyntaxError: Error, Hashable, Sendable {
  /// The first token is not `package` with a name behind it.
  case noPackageClause(line: Int)
  /// A comment, string or rune that does not end; the line is where it begins.
  case unterminated(line: Int)
  /// A closing bracket that matches no opening one, or a function that is still open at the end of the file.
  case unbalanced(line: Int)
}
