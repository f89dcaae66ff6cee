import Platform
import Recording

extension RecordingOutcome {
  /// That of the traced program; 1 where it succeeded and the trace is not complete.
  var exitStatus: ExitStatus { problem != nil && status == .exited(0) ? .exited(1) : status }
}
