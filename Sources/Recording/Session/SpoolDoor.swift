internal import CPlatform
internal import Glibc
internal import Synchronization
internal import TraceStore
import TraceModel

/// Where processes of the session ask for the spool that may not or cannot open its file: another user's, or in another root,
/// from their start (docs/SPOOL.md, "Asking for it").
///
/// Anybody can knock. Who does not descend from this recorder gets nothing, and nobody is waited for.
final class SpoolDoor: Sendable {
  /// Recorders that can be asked in one network namespace at one time.
  static let count = 64
  /// How a process sees that one of its ancestors is a recorder.
  static let recorderName = "gotrace-record"
  /// Connections that can wait to be taken (`cplatform_listen`).
  private static let mostWaiting = 128
  /// Anybody can say that he was the child of one of ours; so many are believed.
  private static let mostGone = 1000

  /// Which one this is.
  let number: Int
  private let listener: Int32
  private let spool: Spool
  private let thread = SerialThread()
  /// Held by who answers.
  private let turn = Mutex(())
  private let isClosed = Atomic(false)
  private let awaited = Mutex<[pid_t: Asker]>([:])

  /// A process that was given the spool, and has not been seen in it; or one that had gone before.
  private struct Asker {
    var commandLine: [String] = []
    /// Whose child it said it was, where that one had gone as well.
    var parent: pid_t?
  }

  /// `nil` where no door is free, or there is no thread for it.
  init?(_ spool: Spool) {
    guard (try? thread.start()) != nil, let (listener, number) = Self.listen() else { return nil }
    self.spool = spool
    self.listener = listener
    self.number = number
    thread.async { [self] in
      while waitForSomebody() { _ = turn.withLock { _ in answer() } }
    }
  }

  /// Waits until somebody asks. Returns false where nobody is let in any more.
  private func waitForSomebody() -> Bool {
    var poll = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    // Safe: one structure, a local. `close` ends the wait by shutting the socket down.
    _ = unsafe Glibc.poll(&poll, 1, -1)
    return !isClosed.load(ordering: .acquiring)
  }

  private static func listen() -> (listener: Int32, number: Int)? {
    for number in 0..<count {
      let listener = unsafe cplatform_listen("gotrace.\(number)")
      if listener >= 0 { return (listener, number) }
      guard errno == EADDRINUSE else { return nil }
    }
    return nil
  }

  /// These processes are in the spool.
  func note(_ pids: some Sequence<pid_t>) {
    awaited.withLock { awaited in
      guard !awaited.isEmpty else { return }
      for pid in pids { awaited[pid] = nil }
    }
  }

  /// Answers all who are waiting now.
  func settle() {
    turn.withLock { _ in
      var most = Self.mostWaiting
      while most > 0, answer() { most -= 1 }
    }
  }

  /// Lets nobody in any more. Returns who asked and is not in the spool, by pid.
  ///
  /// - Parameter recorded: the processes in the spool.
  func close(recorded: [TracedProcess]) -> [UnreachedProcess] {
    isClosed.store(true, ordering: .releasing)
    shutdown(listener, Int32(SHUT_RDWR))
    thread.sync {}
    _ = Glibc.close(listener)
    let pids = Set(recorded.map(\.pid))
    return awaited.withLock { awaited in
      awaited.filter { $0.value.parent.map(pids.contains) ?? true }.sorted { $0.key < $1.key }
        .map { UnreachedProcess(pid: $0.key, commandLine: $0.value.commandLine) }
    }
  }

  /// Takes one connection. Returns whether there was one.
  @discardableResult
  private func answer() -> Bool {
    var pid: pid_t = 0
    let connection = unsafe cplatform_accept(listener, &pid)
    guard connection >= 0 else {
      // No descriptor is free: who asks can wait.
      if errno == EMFILE || errno == ENFILE { usleep(1000) }
      return false
    }
    defer { _ = Glibc.close(connection) }
    if spool.isOpen { answer(connection, pid) }
    return true
  }

  private func answer(_ connection: Int32, _ pid: pid_t) {
    guard let process = ProcessTable.facts(of: pid) else { return noteGone(pid, connection) }
    guard Self.isOurs(process) else { return }
    let commandLine = (try? FileSystem.read("/proc/\(pid)/cmdline")) ?? []
    // First, for it may be in the spool at once.
    awaited.withLock { $0[pid] = Asker(commandLine: ProcessTable.arguments(commandLine)) }
    var message: [UInt8] = []
    for fact in [UInt64(pid), process.start, UInt64(process.parent)] {
      // Safe: eight bytes of a local.
      unsafe withUnsafeBytes(of: fact.littleEndian) { unsafe message.append(contentsOf: $0) }
    }
    // One more than there is room for says that it was cut.
    message += commandLine.prefix(SpoolLayout.Slot.commandLineCapacity + 1)
    // Safe: the bytes live through the call. A process that has gone since stays awaited.
    _ = unsafe message.withUnsafeBytes {
      unsafe cplatform_send_descriptor(connection, spool.descriptor, $0.baseAddress, $0.count)
    }
  }

  /// Takes note of a process that has not waited for us to look, if it says that it was the child of one of ours.
  private func noteGone(_ pid: pid_t, _ connection: Int32) {
    var word: UInt64 = 0
    guard unsafe cplatform_receive_word(connection, &word) == 1, let parent = pid_t(exactly: word) else { return }
    var asker = Asker()
    if let facts = ProcessTable.facts(of: parent) {
      guard parent == getpid() || Self.isOurs(facts) else { return }
    } else {
      asker.parent = parent
    }
    awaited.withLock { awaited in
      if awaited.count < Self.mostGone { awaited[pid] = asker }
    }
  }

  /// Whether the process's chain of parents leads here, and not through another recorder.
  private static func isOurs(_ process: ProcessTable.Facts) -> Bool {
    var parent = process.parent
    for _ in 0..<256 {
      if parent == getpid() { return true }
      guard parent > 1, let facts = ProcessTable.facts(of: parent), facts.name != recorderName else { return false }
      parent = facts.parent
    }
    return false
  }
}
