internal import CPlatform
internal import Glibc

/// A thread that runs one closure and gets no signals.
///
/// Where the system has no room for another thread (`ulimit -u`, `ulimit -v`, a control group) there is none; a
/// dispatch queue would wait for one for ever.
public struct WorkerThread: Sendable {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let thread: pthread_t

  /// Makes the thread.
  ///
  /// - Parameters:
  ///   - stackBytes: the size of its stack; `nil` for the system's.
  ///   - isDetached: whether `join` will not be called.
  public init(
    stackBytes: Int? = nil, isDetached: Bool = false, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    var (every, before) = (sigset_t(), sigset_t())
    var attributes = pthread_attr_t()
    var thread = pthread_t()
    // Safe: all are locals. The work is retained here, and released by the thread, or below where there is none.
    unsafe sigfillset(&every)
    unsafe pthread_sigmask(SIG_SETMASK, &every, &before)
    unsafe pthread_attr_init(&attributes)
    if let stackBytes { unsafe pthread_attr_setstacksize(&attributes, stackBytes) }
    if isDetached { unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) }
    let work = unsafe Unmanaged.passRetained(Work(body))
    let code = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      }, work.toOpaque())
    if code != 0 { unsafe work.release() }
    unsafe pthread_attr_destroy(&attributes)
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    guard code == 0 else { throw SystemError(code: code) }
    self.thread = thread
  }

  /// Waits until the closure has returned; to be called once.
  public func join() { pthread_join(thread, nil) }
}
