internal import CPlatform
internal import Glibc

/// The signal mask this program was started with, for its children.
public enum SignalMask {
  /// Read once, by the main thread before it changes anything (`RecordCommand.main`).
  static let atStart: sigset_t = {
    var mask = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
    return mask
  }()

  /// Remembers the mask; call it first of all, on the main thread.
  public static func remember() { _ = atStart }
}

/// Signals to this process taken as events, so that they can be passed on to the traced program.
struct SignalInbox: ~Copyable {
  let descriptor: Int32

  /// What a process manager, a shell or a person sends to end a program or to talk to it.
  static let relayed = [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2]

  /// Switches recording on and off. Nobody misses it: programs do not send it to each other, and who does not know it
  /// ignores it.
  static let switching = SIGURG

  /// From now on these signals come here instead of acting on this process. Main thread only.
  init() throws(RecordingError) {
    var old = sigset_t()
    let signals = Self.relayed + [Self.switching]
    let descriptor = unsafe cplatform_signals_open(signals, Int32(signals.count), &old)
    guard descriptor >= 0 else { throw .system(operation: "receive signals", path: "", errno: errno) }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The next signal waiting, and whether the terminal sent it to the whole foreground group, the program included.
  func next() -> (number: Int32, reachedGroup: Bool)? {
    var signal = cplatform_signal()
    guard unsafe cplatform_signals_read(descriptor, &signal) == 1 else { return nil }
    return (signal.number, signal.from_kernel == 1)
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
    signal(number, SIG_DFL)
    var mask = sigset_t()
    unsafe sigemptyset(&mask)
    unsafe sigaddset(&mask, number)
    unsafe pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    kill(getpid(), number)
    exit(128 + number)
  }
}
