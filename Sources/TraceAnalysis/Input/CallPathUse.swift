/// What a report needs of call paths, where a trace has cold ones as sums by function and caller only: beyond sums its
/// events are read, if it has them.
public enum CallPathUse: Comparable, Sendable {
  /// Sums by function, and by caller and callee.
  case sums
  /// Sums of groups of functions. Without events, total times may have calls within others of their group.
  case groups
  /// The paths. Without events, those that are not known are calls of a function `(other)`.
  case all
  /// The paths, to compare them with those of other traces: without events, an error.
  case allExact
}
