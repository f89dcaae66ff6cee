internal import Dispatch
internal import Glibc
internal import Synchronization

/// A thread that does what it is given, one after the other.
///
/// Not a dispatch queue: that makes a thread when there is something to do, and where the system has none (`ulimit -u`,
/// `ulimit -v`, a control group) it tries again for ever. This one has its thread from the start, or says that there is
/// none.
final class SerialThread: Sendable {
  typealias Work = @Sendable () -> Void

  /// What both sides of the thread hold.
  private final class Queue: Sendable {
    /// `nil` ends the thread.
    let waiting = Mutex<[Work?]>([])
    let count = DispatchSemaphore(value: 0)

    func add(_ work: Work?) {
      waiting.withLock { $0.append(work) }
      count.signal()
    }

    func run() {
      while true {
        count.wait()
        guard let work = waiting.withLock({ $0.removeFirst() }) else { return }
        work()
      }
    }
  }

  private static let stackBytes = 1 << 20
  private let queue = Queue()
  private let isStarted = Atomic(false)
  /// Held by who does the work of a thread that could not be started.
  private let turn = Mutex(())

  /// Until it is started, who gives it something does that.
  init() {}

  /// Makes the thread, which gets no signals.
  func start() throws(RecordingError) {
    var (every, before) = (sigset_t(), sigset_t())
    var attributes = pthread_attr_t()
    var thread = pthread_t()
    // Safe: all are locals. The context is retained here, and released by the thread, or below where there is none.
    unsafe sigfillset(&every)
    unsafe pthread_sigmask(SIG_SETMASK, &every, &before)
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setstacksize(&attributes, Self.stackBytes)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let context = unsafe Unmanaged.passRetained(queue)
    let failure = unsafe pthread_create(
      &thread, &attributes,
      { context in
        if let context = unsafe context { unsafe Unmanaged<Queue>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    if failure != 0 { unsafe context.release() }
    unsafe pthread_attr_destroy(&attributes)
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    guard failure == 0 else { throw .noThread(errno: failure) }
    isStarted.store(true, ordering: .releasing)
  }

  deinit { if isStarted.load(ordering: .relaxed) { queue.add(nil) } }

  func async(_ work: @escaping Work) {
    if isStarted.load(ordering: .acquiring) { return queue.add(work) }
    turn.withLock { _ in work() }
  }

  /// Does `work` when all is done that came before.
  func sync<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
    guard isStarted.load(ordering: .acquiring) else { return turn.withLock { _ in work() } }
    let (done, box) = (DispatchSemaphore(value: 0), ResultBox<Result>())
    queue.add {
      box.value.withLock { $0 = work() }
      done.signal()
    }
    done.wait()
    guard let result = box.value.withLock({ $0 }) else { preconditionFailure("signalled before its work was done") }
    return result
  }

  private final class ResultBox<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }
}
