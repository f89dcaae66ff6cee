import Console
import Platform
import Recording
import Synchronization

/// Reports what happens during a recording: a live line at the bottom of the terminal, and a line where something
/// happens.
final class NoticeReporter: Sendable {
  private struct State {
    var last: RecordingStatus?
    var reported: RecordingError?
  }

  private let diagnostics: Diagnostics
  private let isQuiet: Bool
  private let isVerbose: Bool
  private let state = Mutex(State())

  init(_ diagnostics: Diagnostics, isQuiet: Bool, isVerbose: Bool) {
    self.diagnostics = diagnostics
    self.isQuiet = isQuiet
    self.isVerbose = isVerbose
  }

  /// Whether there is a live line unless the user says otherwise: it would stand in the middle of what a program writes
  /// that has the terminal, too.
  static var hasLiveLine: Bool {
    Terminal.isTerminal(DescriptorIO.standardError)
      && !Terminal.isTerminal(DescriptorIO.standardInput) && !Terminal.isTerminal(DescriptorIO.standardOutput)
  }

  func show(_ notice: RecordingNotice) {
    switch notice {
    case .began(let spool):
      if isVerbose { diagnostics.note("the spool is \(spool)") }
    case .switched(let isOn):
      if !isQuiet { diagnostics.note(isOn ? "recording is on" : "recording is off") }
    case .maximumSizeReached:
      if !isQuiet {
        diagnostics.note("the trace has reached --max-size; the rest of the program is not recorded")
      }
    case .cannotWrite(let error, let partialPath):
      state.withLock { $0.reported = error }
      diagnostics.error(
        "\(error.sentence); the program continues untraced; events up to now are in \(partialPath)")
    case .cannotRecord(let error):
      state.withLock { $0.reported = error }
      diagnostics.error("\(error.sentence); the program runs untraced")
    case .cannotRecover(let error):
      diagnostics.warning("\(error.sentence); if this recorder is killed, its recording cannot be recovered")
    case .status(let status):
      let last = state.withLock { state in
        defer { state.last = status }
        return state.last
      }
      if !isQuiet { diagnostics.status(status.line(since: last)) }
    }
  }

  /// Whether this error has been reported already.
  func hasReported(_ error: RecordingError) -> Bool { state.withLock { $0.reported == error } }

  func clear() { diagnostics.status(nil) }
}
