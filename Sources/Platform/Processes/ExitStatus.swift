internal import CPlatform
internal import Glibc

/// The number of a process, as in its pid namespace.
public typealias ProcessID = Int32

/// How a process ended.
public enum ExitStatus: Equatable, Sendable {
  case exited(Int32)
  case signaled(Int32)

  /// From the status word of `waitpid`.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7F
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xFF) : .signaled(signal)
  }
}

/// Ends this process the way the child ended, so that the process that started us sees the program's own end.
public func exitLike(_ status: ExitStatus) -> Never {
  switch status {
  case .exited(let code):
    exit(code)
  case .signaled(let number):
    // No second core file beside the program's own.
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    // Safe: reads the structure it is given.
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    cplatform_signal_act(number)
    exit(128 + number)
  }
}
