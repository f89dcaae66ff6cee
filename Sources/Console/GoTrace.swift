/// What both programs report about themselves.
public enum GoTrace {
  /// The version of both programs; a trace carries the recorder's.
  public static let version = "0.1.0"
}
