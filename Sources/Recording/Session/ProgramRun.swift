internal import Platform

/// Runs the traced program (or `go test`) to its end with everything of ours that it would have without us: terminal,
/// standard streams, descriptors, process group. Signals that come to us alone are passed on.
enum ProgramRun {
  /// What is called while the program runs.
  struct Observer {
    /// With the child's pid.
    var started: (Int32) -> Void = { _ in }
    /// With the child's processor time, nanoseconds, when it has ended.
    var ended: (UInt64) -> Void = { _ in }
    /// A signal asks to switch recording on or off.
    var switched: () -> Void = {}
  }

  /// Blocks until the child has ended.
  static func run(
    executable: String, arguments: [String], environment: [String]?, _ observer: Observer
  ) throws(RecordingError) -> ExitStatus {
    let inbox = SignalInbox.shared
    // Orphans of the program become ours, so that they still find the session and their end is seen.
    ThisProcess.becomeReaper()
    // Descendants look for a recorder by this name, whatever the executable is called.
    ThisProcess.setName(SpoolServer.recorderName)
    // A parent that ignores SIGCHLD would have the kernel throw our child's status away.
    ThisProcess.keepStatusOfChildren()
    try inbox.beginRun()
    defer { inbox.endRun() }
    let child = try startChild(executable, arguments: arguments, environment: environment)
    observer.started(child.pid)
    let ended = ProcessDescriptor(of: child.pid)
    var relay = SignalRelay(child: child)
    while true {
      // Without a pidfd (Linux before 5.3) the end is looked for every 20 ms; orphans can wait a second.
      _ = Poll.wait(for: [inbox.descriptor, ended.number], milliseconds: ended.number >= 0 ? 1000 : 20)
      relay.look()
      while let signal = inbox.next() {
        if signal.number == SignalInbox.switching { observer.switched() } else { relay.take(signal) }
      }
      // Afterwards it is not known any more.
      let processor = SystemClock.processorNanoseconds(ofProcess: child.pid) ?? 0
      if let status = child.poll() {
        observer.ended(processor)
        return status
      }
      // Descendants whose parents have ended are our children now, and no other process waits for them.
      ThisProcess.reapChildren(except: child.pid)
    }
  }
}

/// Passes on to the program what came to us alone, and stops with it when a terminal or a shell stops it.
private struct SignalRelay {
  let child: ChildProcess
  private var interrupts = 0
  private var childGoesOn = false

  init(child: ChildProcess) { self.child = child }

  /// To be called before the signals that have come are taken.
  mutating func look() { childGoesOn = child.hasContinued() }

  mutating func take(_ signal: ReceivedSignal) {
    switch signal.number {
    case Signal.child where !signal.isFromProcess: break
    // A shell continues the whole group; the program has had its signal then.
    case Signal.goOn where childGoesOn: break
    case _ where SignalSet.stopping.contains(signal.number):
      if !signal.reachedGroup { signal.pass(to: child.pid) }
      // As the shell expects of a job, whatever the program makes of it.
      if !SignalMask.ignoredAtStart.contains(signal.number) { ThisProcess.act(onSignal: signal.number) }
      look()
    default:
      if SignalSet.ending.contains(signal.number) { SignalInbox.shared.note(signal) }
      if signal.number == Signal.interrupt { interrupts += 1 }
      if interrupts > 1 {
        // The second time: the program does not end by itself. What it wrote is in the spool.
        child.kill(Signal.kill)
      } else if !signal.reachedGroup {
        signal.pass(to: child.pid)
      }
    }
  }
}
