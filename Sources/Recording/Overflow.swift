/// What happens where the recorder does not keep up, or the trace gets too large.
public enum Overflow: String, Sendable, CaseIterable {
  /// The program waits; the waits are recorded, and analysis takes them out of all durations.
  case wait
  /// The program drops events until there is room again; gaps are recorded.
  case drop
  /// As `wait`, and of the trace only the end is kept: a flight recorder.
  case ring
}
