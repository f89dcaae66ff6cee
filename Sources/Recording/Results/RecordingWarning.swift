/// What does not keep a recording from being made, and what its user should know. Values only, as `RecordingError`.
public enum RecordingWarning: Sendable, Equatable {
  /// The cache's folder is not used, but another one; `nil` for one that goes with the recording.
  case cacheNotUsed(path: String, FolderProblem, instead: String?)
  /// `--include` or `--exclude` with a pattern that changes nothing.
  case patternWithoutEffect(option: String, pattern: String, PatternProblem)
  /// How many functions a filter file concerns.
  case filterFileUsed(path: String, counted: Int, skipped: Int)
  /// The filter file names what is no function of the packages that are recorded.
  case filterNamesUnknown(path: String, names: [String])
}
