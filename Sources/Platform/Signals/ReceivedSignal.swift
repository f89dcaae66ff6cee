internal import CPlatform
internal import Glibc

/// A signal to this process that has been received through a `SignalDescriptor`.
public struct ReceivedSignal: Sendable {
  private let signal: cplatform_signal

  init(_ signal: cplatform_signal) { self.signal = signal }

  public var number: Int32 { signal.number }

  /// Whether a process has sent it, not the kernel.
  public var isFromProcess: Bool { signal.from_kernel == 0 }

  /// Whether it is about this process itself: a write of its own (SIGPIPE, SIGXFSZ), its own use of the processor.
  var isOurs: Bool { signal.is_own == 1 || (!isFromProcess && number == SIGXCPU) }

  /// Whether the terminal has sent it to the whole foreground group, the program included.
  public var reachedGroup: Bool {
    if isFromProcess { return false }
    switch number {
    case SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH: return true
    // When a terminal goes away the kernel sends these to the session's leader alone.
    case SIGHUP, SIGCONT: return getsid(0) != getpid()
    default: return false
    }
  }

  /// Sends it on, with the value that it may carry.
  public func pass(to pid: ProcessID) {
    var signal = signal
    // Safe: reads the structure it is given.
    _ = unsafe cplatform_signal_pass(&signal, pid)
  }
}
