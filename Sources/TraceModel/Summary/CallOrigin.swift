/// How calls came to hang below their parent in a call tree.
public enum CallOrigin: UInt8, Hashable, Sendable {
  /// The parent called them.
  case called
  /// They are the first calls of goroutines that the parent spawned.
  case spawned
  /// As `spawned`, but that it was this parent is a guess: untraced code ran the `go` statement.
  case inferred
  /// What led to the calls is not known: cold call paths were folded, and these are sums of their calls by function and
  /// caller.
  case folded
}
