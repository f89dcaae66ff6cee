public import GoSource

/// Why a function is not recorded.
public enum LeftOut: Hashable, Sendable {
  /// The source says so, or forbids it.
  case source(SkipReason)
  /// Of its package, `--include` names another file alone.
  case otherFile
  /// `--only` does not match its name.
  case filtered
  /// `--skip-inlinable`: the compiler inlines it where it is called.
  case inlinable
  /// A line of the filter file.
  case filterFile

  /// Whether its package or file can be named to record it all the same.
  public var isOfGeneratedCode: Bool { self == .source(.generatedFile) || self == .source(.generatedFileName) }
}
