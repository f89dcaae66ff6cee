internal import CPlatform
internal import Glibc
internal import Platform

/// Runs the traced program (or `go test`) to its end with everything of ours that it would have without us: terminal,
/// standard streams, descriptors, process group. Signals that come to us alone are passed on.
enum ProgramRun {
  /// Whoever wants to know what happens meanwhile.
  struct Observer {
    /// Told the child's pid.
    var started: (Int32) -> Void = { _ in }
    /// Somebody wants recording switched on or off.
    var switched: () -> Void = {}
  }

  /// Blocks until the child has ended.
  static func run(
    executable: String, arguments: [String], environment: [String]?, _ observer: Observer
  ) throws(RecordingError) -> ExitStatus {
    let inbox = SignalInbox.shared
    // Orphans of the program become ours, so that they still find the session and their end is seen.
    _ = cplatform_become_subreaper()
    // Descendants look for a recorder by this name, whatever the executable is called.
    unsafe cplatform_name_thread(SpoolDoor.recorderName)
    // A parent that ignores SIGCHLD would have the kernel throw our child's status away.
    signal(SIGCHLD, SIG_DFL)
    try inbox.beginRun()
    defer { inbox.endRun() }
    let child = try ChildProcess.start(executable, arguments: arguments, environment: environment)
    observer.started(child.pid)
    let ended = cplatform_pidfd_open(child.pid)
    defer { if ended >= 0 { close(ended) } }
    var relay = SignalRelay(child: child)
    while true {
      var polls = [
        pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
      ]
      // Without a pidfd (Linux before 5.3) the end is looked for every 20 ms; orphans can wait a second.
      _ = unsafe poll(&polls, 2, ended >= 0 ? 1000 : 20)
      relay.look()
      while let signal = inbox.next() {
        if signal.number == SignalInbox.switching { observer.switched() } else { relay.take(signal) }
      }
      if let status = child.poll() { return status }
      reapOrphans(except: child.pid)
    }
  }

  /// Descendants whose parents have ended are our children now, and nobody else waits for them.
  private static func reapOrphans(except pid: pid_t) {
    while true {
      var info = unsafe siginfo_t()
      // Looks first: the status of our own child must stay until it is asked for.
      guard unsafe waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return }
      let ended = unsafe info._sifields._sigchld.si_pid
      guard ended != 0, ended != pid else { return }
      waitpid(ended, nil, WNOHANG)
    }
  }
}

/// Passes on to the program what came to us alone, and stops with it where a terminal, or who speaks for it, wants that.
private struct SignalRelay {
  let child: ChildProcess
  private var interrupts = 0
  private var childGoesOn = false

  init(child: ChildProcess) { self.child = child }

  /// To be called before the signals that have come are taken.
  mutating func look() { childGoesOn = child.hasContinued() }

  mutating func take(_ signal: TakenSignal) {
    switch signal.number {
    case SIGCHLD where !signal.isFromProcess: break
    // A shell continues the whole group; the program has had its signal then.
    case SIGCONT where childGoesOn: break
    case SIGTSTP, SIGTTIN, SIGTTOU:
      if !signal.reachedGroup { signal.pass(to: child.pid) }
      // As the shell expects of a job, whatever the program makes of it.
      if !SignalMask.ignoredAtStart.contains(signal.number) { cplatform_signal_act(signal.number) }
      look()
    default:
      if SignalSet.ending.contains(signal.number) { SignalInbox.shared.note(signal) }
      if signal.number == SIGINT { interrupts += 1 }
      if interrupts > 1 {
        // Asked twice: the program does not end by itself. What it wrote is in the spool.
        kill(child.pid, SIGKILL)
      } else if !signal.reachedGroup {
        signal.pass(to: child.pid)
      }
    }
  }
}
