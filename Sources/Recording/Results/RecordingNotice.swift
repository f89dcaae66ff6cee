/// What happens while a recording goes on.
public enum RecordingNotice: Sendable {
  /// The program is about to start.
  case began(spool: String)
  /// The trace has the size that the user allows; from here on nothing is recorded.
  case maximumSizeReached
  /// Nothing more is written or recorded; what was written is in the file at `partialPath`.
  case cannotWrite(RecordingError, partialPath: String)
  /// Nothing can be recorded; the program is about to start all the same.
  case cannotRecord(RecordingError)
  /// Should the recorder be killed, its recording cannot be recovered.
  case cannotRecover(RecordingError)
  /// A signal (SIGURG) has switched recording on or off.
  case switched(isOn: Bool)
  case status(RecordingStatus)
}
