/// How far a recording is.
public struct RecordingStatus: Sendable {
  public var events: UInt64
  public var fileBytes: UInt64
  /// Traced processes that run, and all there have been.
  public var runningProcesses: Int
  public var processes: Int
  public var stalls: UInt64
  public var droppedEvents: UInt64
  /// Nanoseconds since the recording began.
  public var nanoseconds: UInt64
}
