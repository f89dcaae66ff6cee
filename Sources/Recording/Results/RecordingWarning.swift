/// What does not keep a recording from being made, and what its user should know. Values only, as `RecordingError`.
public enum RecordingWarning: Sendable, Equatable {
  /// The cache's folder is not used, but another one; `nil` for one that goes with the recording.
  case cacheNotUsed(path: String, FolderProblem, instead: String?)
  /// `--include` or `--exclude` with a pattern that changes nothing.
  case patternWithoutEffect(option: String, pattern: String, PatternProblem)
}
