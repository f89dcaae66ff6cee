internal import Platform
internal import Synchronization
internal import TraceStore
import TraceModel

/// Gives the spool to processes of the session that cannot open its file, because they have been another user's or in
/// another root from their start (docs/SPOOL.md, "Requesting it").
///
/// Every process of the machine can connect. One that does not descend from this recorder gets nothing, and the server
/// waits for none.
final class SpoolServer: Sendable {
  /// Recorders that can have a server in one network namespace at one time.
  static let count = 64
  /// How a process sees that one of its ancestors is a recorder.
  static let recorderName = "gotrace-record"
  /// Every process can claim that it was the child of one of ours; so many are believed.
  private static let maximumGone = 1000

  /// Which one this is.
  let number: Int
  private let listener: LocalListener
  private let spool: Spool
  private let thread = SerialThread()
  /// Held while a request is answered.
  private let turn = Mutex(())
  private let isClosed = Atomic(false)
  private let awaited = Mutex<[ProcessID: Request]>([:])

  /// Of a process that was given the spool, and has not been seen in it; or of one that had gone before.
  private struct Request {
    var commandLine: [String] = []
    /// The parent that it claims, where that one had gone as well.
    var parent: ProcessID?
  }

  /// `nil` where no name is free, or there is no thread for it.
  init?(_ spool: Spool) {
    guard (try? thread.start()) != nil, let (listener, number) = Self.listen() else { return nil }
    self.spool = spool
    self.listener = listener
    self.number = number
    thread.async { [self] in
      while waitForRequest() { _ = turn.withLock { _ in answer() } }
    }
  }

  /// Waits until there is a request. Returns false where none is answered any more.
  private func waitForRequest() -> Bool {
    // `close` ends the wait by shutting the socket down.
    listener.wait()
    return !isClosed.load(ordering: .acquiring)
  }

  private static func listen() -> (listener: LocalListener, number: Int)? {
    for number in 0..<count {
      do throws(SystemError) {
        return (try LocalListener(named: "gotrace.\(number)"), number)
      } catch {
        guard error == .addressInUse else { return nil }
      }
    }
    return nil
  }

  /// These processes are in the spool.
  func note(_ pids: some Sequence<ProcessID>) {
    awaited.withLock { awaited in
      guard !awaited.isEmpty else { return }
      for pid in pids { awaited[pid] = nil }
    }
  }

  /// Answers all requests that are waiting now.
  func settle() {
    turn.withLock { _ in
      var left = LocalListener.maximumWaiting
      while left > 0, answer() { left -= 1 }
    }
  }

  /// Answers no more requests. Returns the processes that made one and are not in the spool, by pid.
  ///
  /// - Parameter recorded: the processes in the spool.
  func close(recorded: [TracedProcess]) -> [UnreachedProcess] {
    isClosed.store(true, ordering: .releasing)
    listener.shutDown()
    thread.sync {}
    listener.close()
    let pids = Set(recorded.map(\.pid))
    return awaited.withLock { awaited in
      awaited.filter { $0.value.parent.map(pids.contains) ?? true }.sorted { $0.key < $1.key }
        .map { UnreachedProcess(pid: $0.key, commandLine: $0.value.commandLine) }
    }
  }

  /// Takes one connection. Returns whether there was one.
  @discardableResult
  private func answer() -> Bool {
    do throws(SystemError) {
      let connection = try listener.accept()
      if spool.isOpen { answer(connection) }
      return true
    } catch {
      // No descriptor is free: the process that connects can wait.
      if error == .noDescriptor || error == .noDescriptorInSystem { ThisProcess.sleep(microseconds: 1000) }
      return false
    }
  }

  private func answer(_ connection: borrowing LocalConnection) {
    let pid = connection.peer
    guard let process = ProcessTable.facts(of: pid) else { return noteGone(connection) }
    guard Self.isOurs(process) else { return }
    let commandLine = (try? FileSystem.read("/proc/\(pid)/cmdline")) ?? []
    // First, for it may be in the spool at once.
    awaited.withLock { $0[pid] = Request(commandLine: ProcessTable.arguments(commandLine)) }
    var message: [UInt8] = []
    for fact in [UInt64(pid), process.start, UInt64(process.parent)] {
      // Safe: eight bytes of a local.
      unsafe withUnsafeBytes(of: fact.littleEndian) { unsafe message.append(contentsOf: $0) }
    }
    // One more than there is room for says that it was cut.
    message += commandLine.prefix(SpoolLayout.Slot.commandLineCapacity + 1)
    // A process that has gone since stays awaited.
    connection.send(message, descriptor: spool.descriptor)
  }

  /// Notes a process that had gone before it was looked at, if it says that it was the child of one of ours.
  private func noteGone(_ connection: borrowing LocalConnection) {
    let pid = connection.peer
    guard let word = connection.receiveWord(), let parent = ProcessID(exactly: word) else { return }
    var request = Request()
    if let facts = ProcessTable.facts(of: parent) {
      guard parent == ThisProcess.id || Self.isOurs(facts) else { return }
    } else {
      request.parent = parent
    }
    awaited.withLock { awaited in
      if awaited.count < Self.maximumGone { awaited[pid] = request }
    }
  }

  /// Whether the process's chain of parents leads here, and not through another recorder.
  private static func isOurs(_ process: ProcessTable.Facts) -> Bool {
    var parent = process.parent
    for _ in 0..<256 {
      if parent == ThisProcess.id { return true }
      guard parent > 1, let facts = ProcessTable.facts(of: parent), facts.name != recorderName else { return false }
      parent = facts.parent
    }
    return false
  }
}
