/// Why there is no history.
public enum HistoryError: Error, Hashable, Sendable {
  /// No function in the traces matches this pattern.
  case noFunction(String)
  /// The selection leaves nothing of the traces.
  case noCalls
}
