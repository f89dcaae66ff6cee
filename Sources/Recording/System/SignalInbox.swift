internal import Platform
internal import Synchronization

/// Signals to this process, taken as events from the moment at which there is something to tidy up.
///
/// Until the program runs, one that would end this process makes `check` throw, so that everything is undone on the way
/// out. While it runs they are the program's. After that the trace is completed whatever comes.
final class SignalInbox: Sendable {
  static let shared = SignalInbox()

  /// Switches recording on and off. Programs do not send it to each other, and a program that does not handle it
  /// ignores it.
  static let switching = Signal.urgent

  private enum Phase { case closed, preparing, running, completing }

  private struct State {
    var phase = Phase.closed
    /// `nil` where signals are not taken.
    var descriptor: SignalDescriptor?
    /// The first signal that was to end this process, or the program where it ran.
    var ending: Int32?
  }

  private let state = Mutex(State())

  private init() {}

  /// What is readable when a signal has come; -1 where signals are not taken.
  var descriptor: Int32 { state.withLock { $0.descriptor?.number ?? -1 } }

  /// From now on signals that would end this process come here. Main thread only, before others are started.
  func open() throws(RecordingError) {
    let signals = SignalSet.ending.subtracting(SignalMask.ignoredAtStart).subtracting(SignalMask.blockedAtStart)
    let failure = state.withLock { state -> SystemError? in
      guard state.phase == .closed else { return nil }
      do throws(SystemError) { state.descriptor = try SignalDescriptor(for: signals) } catch { return error }
      state.phase = .preparing
      return nil
    }
    if let failure { throw .system(operation: .receiveSignals, path: "", errno: failure.code) }
  }

  /// From now on all signals are the program's. Throws where one has come that ends us before. Main thread only.
  func beginRun() throws(RecordingError) {
    try open()
    try check()
    // Those of job control, too: the program has to stop and go on with us.
    state.withLock { state in
      state.phase = .running
      state.descriptor?.take(.all)
    }
  }

  /// From now on nothing keeps us from completing the trace, but a terminal may stop us.
  func endRun() {
    state.withLock { $0.phase = .completing }
    SignalMask.block(SignalSet.ending.union(SignalMask.blockedAtStart))
  }

  /// The same once more, after a run: throws where a signal has ended that, or would have ended us since.
  func reopen() throws(RecordingError) {
    state.withLock { $0.phase = .preparing }
    try check()
  }

  /// Throws where a signal has come that ends this process before the program runs.
  func check() throws(RecordingError) {
    let ending = state.withLock { state -> Int32? in
      guard state.phase == .preparing else { return nil }
      while let signal = state.descriptor?.next() {
        if SignalSet.ending.contains(signal.number) { state.ending = state.ending ?? signal.number }
      }
      return state.ending
    }
    if let ending { throw .interrupted(signal: ending) }
  }

  /// The first signal that was to end this process, or the program while it ran.
  var ending: Int32? { state.withLock { $0.ending } }

  /// The program has been sent this signal, which ends programs.
  func note(_ signal: ReceivedSignal) { state.withLock { $0.ending = $0.ending ?? signal.number } }

  /// The next signal waiting.
  func next() -> ReceivedSignal? { state.withLock { $0.descriptor?.next() } }

  /// Takes the signals waiting and has a command that we wait for end, if one of them is to end us: at first as a
  /// terminal would do it, for the go command tidies up after that, and then in earnest.
  func end(_ child: ChildProcess) {
    let (signals, wasEnding) = state.withLock { state in
      let wasEnding = state.ending != nil
      var signals: [ReceivedSignal] = []
      while let signal = state.descriptor?.next() { signals.append(signal) }
      signals.removeAll { !SignalSet.ending.contains($0.number) }
      state.ending = state.ending ?? signals.first?.number
      return (signals, wasEnding)
    }
    guard let first = signals.first else { return }
    if wasEnding {
      child.kill(Signal.kill)
    } else if !first.reachedGroup {
      child.kill(Signal.interrupt)
    }
  }
}
