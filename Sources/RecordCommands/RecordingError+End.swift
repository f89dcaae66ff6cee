import Console
import Platform
import Recording

extension RecordingError {
  /// Reports the error and ends this program; where a signal was to end it, by that signal and without a word.
  func end(_ diagnostics: Diagnostics = Diagnostics(program: "gotrace-record")) -> Never {
    if case .interrupted(let signal) = self { exitLike(.signaled(signal)) }
    diagnostics.error(sentence)
    if case .nothingRan(let status) = self { exitLike(status) }
    exitLike(.exited(1))
  }
}
