internal import CPlatform
internal import Glibc

/// What this process is, and what it does to itself.
public enum ThisProcess {
  public static var id: ProcessID { getpid() }

  /// The user with whose rights it acts.
  public static var effectiveUser: UInt32 { geteuid() }

  /// The name that /proc shows, at most 15 characters. Main thread only.
  public static func setName(_ name: String) {
    // Safe: the name is a terminated copy that outlives the call.
    unsafe cplatform_name_thread(name)
  }

  /// From here on descendants whose parents have ended become children of this process.
  public static func becomeReaper() { _ = cplatform_become_subreaper() }

  /// Children keep their status until it is read, also where our parent ignores SIGCHLD.
  public static func keepStatusOfChildren() { signal(SIGCHLD, SIG_DFL) }

  /// A write to a pipe that nothing reads any more ends this process by its signal, as for a filter before `| head`.
  public static func endOnBrokenPipe() { signal(SIGPIPE, SIG_DFL) }

  /// Reads the status of all ended children but one.
  public static func reapChildren(except pid: ProcessID) {
    while true {
      var info = unsafe siginfo_t()
      // Looks first: the status of that one must stay until `ChildProcess.wait` reads it. Safe: fills the structure it
      // is given.
      guard unsafe waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return }
      let ended = unsafe info._sifields._sigchld.si_pid
      guard ended != 0, ended != pid else { return }
      waitpid(ended, nil, WNOHANG)
    }
  }

  /// Does to this process what the signal does by default; returns where the process goes on after that.
  public static func act(onSignal signal: Int32) { cplatform_signal_act(signal) }

  /// Makes this thread wait.
  public static func sleep(microseconds: UInt32) { usleep(microseconds) }

  /// What it has used until now.
  public static var usage: (processorNanoseconds: UInt64, maximumBytes: UInt64) {
    var usage = rusage()
    // Safe: getrusage fills the structure it is given.
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), UInt64(usage.ru_maxrss) << 10)
  }

  private static func nanoseconds(_ time: timeval) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_usec) * 1000
  }
}
