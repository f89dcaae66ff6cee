internal import CPlatform
internal import Glibc
internal import Platform
internal import Synchronization

/// What this program was started with, for its children: signals that are blocked, signals that are ignored.
public enum SignalMask {
  /// Read once, by the main thread before it changes anything (`RecordCommand.main`).
  static let atStart: sigset_t = {
    var mask = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
    return mask
  }()
  static let blockedAtStart = SignalSet(bits: cplatform_signals_blocked())
  static let ignoredAtStart = SignalSet(bits: cplatform_signals_ignored())

  /// Remembers the mask; call it first of all, on the main thread.
  public static func remember() { _ = (atStart, blockedAtStart, ignoredAtStart) }

  /// Signals do again what they did at the start. Main thread only.
  public static func restore() { cplatform_signals_set_blocked(blockedAtStart.bits) }
}

/// A signal to this process that has been taken as an event.
struct TakenSignal {
  private let signal: cplatform_signal

  fileprivate init(_ signal: cplatform_signal) { self.signal = signal }

  var number: Int32 { signal.number }

  /// Whether a process has sent it, not the kernel.
  var isFromProcess: Bool { signal.from_kernel == 0 }

  /// Whether it is about this process itself: a write of its own (SIGPIPE, SIGXFSZ), its own use of the processor.
  var isOurs: Bool { signal.is_own == 1 || (!isFromProcess && number == SIGXCPU) }

  /// Whether the terminal has sent it to the whole foreground group, the program included.
  var reachedGroup: Bool {
    if isFromProcess { return false }
    switch number {
    case SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH: return true
    // Of a terminal that goes away the kernel tells the session's leader alone.
    case SIGHUP, SIGCONT: return getsid(0) != getpid()
    default: return false
    }
  }

  /// Sends it on, with the value that it may carry.
  func pass(to pid: pid_t) {
    var signal = signal
    _ = unsafe cplatform_signal_pass(&signal, pid)
  }
}

/// Signals to this process, taken as events from the moment at which there is something to tidy up.
///
/// Until the program runs, one that would end this process makes `check` throw, so that everything is undone on the way out.
/// While it runs they are the program's. After that the trace is completed whatever comes.
final class SignalInbox: Sendable {
  static let shared = SignalInbox()

  /// Switches recording on and off. Nobody misses it: programs do not send it to each other, and who does not know it
  /// ignores it.
  static let switching = SIGURG

  private enum Phase { case closed, preparing, running, completing }

  private struct State {
    var phase = Phase.closed
    var descriptor: Int32 = -1
    /// The first signal that was to end this process, or the program where it ran.
    var ending: Int32?
  }

  private let state = Mutex(State())

  private init() {}

  /// What is readable when a signal has come; -1 where signals are not taken.
  var descriptor: Int32 { state.withLock { $0.descriptor } }

  /// From now on signals that would end this process come here. Main thread only, before others are started.
  func open() throws(RecordingError) {
    let signals = SignalSet.ending.subtracting(SignalMask.ignoredAtStart).subtracting(SignalMask.blockedAtStart)
    let failure = state.withLock { state -> Int32? in
      guard state.phase == .closed else { return nil }
      state.descriptor = cplatform_signals_take(-1, signals.bits)
      guard state.descriptor >= 0 else { return errno }
      state.phase = .preparing
      return nil
    }
    if let failure { throw .system(operation: "receive signals", path: "", errno: failure) }
  }

  /// From now on all signals are the program's. Throws where one has come that ends us before. Main thread only.
  func beginRun() throws(RecordingError) {
    try open()
    try check()
    // Those of job control, too: the program has to stop and go on with us.
    state.withLock { state in
      state.phase = .running
      _ = cplatform_signals_take(state.descriptor, SignalSet.all.bits)
    }
  }

  /// From now on nothing keeps us from completing the trace, but a terminal may stop us.
  func endRun() {
    state.withLock { $0.phase = .completing }
    cplatform_signals_set_blocked(SignalSet.ending.bits | SignalMask.blockedAtStart.bits)
  }

  /// Throws where a signal has come that ends this process before the program runs.
  func check() throws(RecordingError) {
    let ending = state.withLock { state -> Int32? in
      guard state.phase == .preparing else { return nil }
      while let signal = Self.next(state.descriptor) { state.ending = state.ending ?? signal.number }
      return state.ending
    }
    if let ending { throw .interrupted(signal: ending) }
  }

  /// The first signal that was to end this process, or the program while it ran.
  var ending: Int32? { state.withLock { $0.ending } }

  /// The program has been sent this signal, which ends programs.
  func note(_ signal: TakenSignal) { state.withLock { $0.ending = $0.ending ?? signal.number } }

  /// The next signal waiting.
  func next() -> TakenSignal? { state.withLock { Self.next($0.descriptor) } }

  /// Takes the signals waiting and has a command that we wait for end, if one of them is to end us: at first as a terminal
  /// would do it, for the go command tidies up after that, and then in earnest.
  func end(_ child: pid_t) {
    let (signals, wasEnding) = state.withLock { state in
      let wasEnding = state.ending != nil
      var signals: [TakenSignal] = []
      while let signal = Self.next(state.descriptor) { signals.append(signal) }
      signals.removeAll { !SignalSet.ending.contains($0.number) }
      state.ending = state.ending ?? signals.first?.number
      return (signals, wasEnding)
    }
    guard let first = signals.first else { return }
    if wasEnding {
      kill(child, SIGKILL)
    } else if !first.reachedGroup {
      kill(child, SIGINT)
    }
  }

  private static func next(_ descriptor: Int32) -> TakenSignal? {
    guard descriptor >= 0 else { return nil }
    while true {
      var signal = cplatform_signal()
      guard unsafe cplatform_signals_read(descriptor, &signal) == 1 else { return nil }
      let taken = TakenSignal(signal)
      if !taken.isOurs { return taken }
    }
  }
}

/// Ends this process the way the child ended, so that whoever started us sees the program's own end.
public func exitLike(_ status: ExitStatus) -> Never {
  switch status {
  case .exited(let code):
    exit(code)
  case .signaled(let number):
    // No second core file beside the program's own.
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    cplatform_signal_act(number)
    exit(128 + number)
  }
}
