import Console
import Platform
import Recording

extension RecordingError {
  /// 1, but for a program that did not run because of its own exit status, and for a signal that ended this program.
  var exitStatus: ExitStatus {
    switch self {
    case .interrupted(let signal): .signaled(signal)
    case .nothingRan(let status): status
    default: .exited(1)
    }
  }

  /// Reports the error and ends this program; where a signal was to end it, by that signal and without a word.
  func end(_ diagnostics: Diagnostics = Diagnostics(program: "gotrace-record")) -> Never {
    if case .interrupted = self {} else { diagnostics.error(sentence) }
    exitLike(exitStatus)
  }
}
