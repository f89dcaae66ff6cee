import Console
import Recording
import Synchronization

/// What a recording says while it goes on: a line at the bottom of the terminal, and lines where something happens.
final class LiveLine: Sendable {
  private struct State {
    var last: RecordingStatus?
    var told: RecordingError?
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

  /// A program that shares the terminal would find our line in the middle of its own.
  static var isWelcome: Bool {
    Terminal.isTerminal(2) && !Terminal.isTerminal(0) && !Terminal.isTerminal(1)
  }

  func show(_ notice: RecordingNotice) {
    switch notice {
    case .began(let spool):
      if isVerbose { diagnostics.note("the spool is \(spool)") }
    case .switched(let isOn):
      if !isQuiet { diagnostics.note(isOn ? "recording is on" : "recording is off") }
    case .maximumSizeReached:
      if !isQuiet {
        diagnostics.note("the trace has the size of --max-size; what the program does now is not recorded")
      }
    case .cannotWrite(let error, let partialPath):
      state.withLock { $0.told = error }
      diagnostics.error(
        "\(error.sentence); the program runs on, what was recorded until now is in \(partialPath)")
    case .cannotRecord(let error):
      state.withLock { $0.told = error }
      diagnostics.error("\(error.sentence); the program runs untraced")
    case .cannotRecover(let error):
      diagnostics.warning("\(error.sentence); should this recorder be killed, its recording cannot be recovered")
    case .status(let status):
      let last = state.withLock { state in
        defer { state.last = status }
        return state.last
      }
      if !isQuiet { diagnostics.status(status.line(since: last)) }
    }
  }

  /// Whether the user has been told of this error already.
  func hasTold(_ error: RecordingError) -> Bool { state.withLock { $0.told == error } }

  func clear() { diagnostics.status(nil) }
}

extension RecordingStatus {
  /// `12,345,678 events, 1,234,567/s, 12.3 MiB, 3 of 4 processes run, 17 waits`
  fileprivate func line(since last: RecordingStatus?) -> String {
    let span = nanoseconds - (last?.nanoseconds ?? 0)
    let rate = span > 0 ? Double(events - min(events, last?.events ?? 0)) / Double(span) * 1e9 : 0
    var text =
      "\(CountText.count(events, "event")), \(CountText.grouped(UInt64(rate)))/s, \(CountText.bytes(fileBytes))"
    text += ", \(runningProcesses) of \(CountText.count(UInt64(processes), "process", plural: "processes")) running"
    if stalls > 0 { text += ", \(CountText.count(stalls, "wait"))" }
    if droppedEvents > 0 { text += ", \(CountText.grouped(droppedEvents)) dropped" }
    return text
  }
}
