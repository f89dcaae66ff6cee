internal import DequeModule
internal import Synchronization

/// A thread that does what it is given, one after the other.
///
/// Not a dispatch queue: that makes a thread when there is something to do, and where the system has none (`ulimit -u`,
/// `ulimit -v`, a control group) it tries again for ever. This one has its thread from the start, or says that there is
/// none.
public final class SerialThread: Sendable {
  public typealias Work = @Sendable () -> Void

  /// What both sides of the thread hold: the work that waits; `nil` ends the thread.
  private final class Queue: Sendable {
    private let waiting = Monitor<Deque<Work?>>([])

    func add(_ work: Work?) { waiting.change { $0.append(work) } }

    func run() {
      while case .some(let work) = waiting.wait(until: { $0.popFirst() }) { work() }
    }
  }

  private static let stackBytes = 1 << 20
  private let queue = Queue()
  private let isStarted = Atomic(false)
  /// Held by the caller that does the work of a thread that could not be started.
  private let turn = Mutex(())

  /// Until it is started, the callers do the work.
  public init() {}

  /// Makes the thread, which gets no signals.
  public func start() throws(SystemError) {
    _ = try WorkerThread(stackBytes: Self.stackBytes, isDetached: true) { [queue] in queue.run() }
    isStarted.store(true, ordering: .releasing)
  }

  deinit { if isStarted.load(ordering: .relaxed) { queue.add(nil) } }

  /// Gives the thread something to do.
  public func async(_ work: @escaping Work) {
    if isStarted.load(ordering: .acquiring) { return queue.add(work) }
    turn.withLock { _ in work() }
  }

  /// Does `work` when all is done that came before.
  public func sync<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
    guard isStarted.load(ordering: .acquiring) else { return turn.withLock { _ in work() } }
    let result = Monitor<Result?>(nil)
    queue.add {
      let value = work()
      result.change { $0 = value }
    }
    return result.wait { $0 }
  }
}
