public import GoSource

/// Why a function is not recorded.
public enum LeftOut: Hashable, Sendable {
  /// The source says so, or forbids it.
  case source(SkipReason)
  /// `--only` does not match its name.
  case filtered
  /// `--skip-inlinable`: the compiler inlines it where it is called.
  case inlinable
}
