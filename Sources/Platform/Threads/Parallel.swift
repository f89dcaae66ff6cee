internal import Glibc
internal import Synchronization

/// The same work for many items, on all processors.
public enum Parallel {
  /// Processors that are ready for work, at least 1.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Calls `body` with 0 ..< count, each once, on as many threads as there are processors. Returns when all calls have.
  ///
  /// The calling thread takes part; where the system makes no more threads it does all of it.
  public static func forEach(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let next = NextIndex()
    let work: @Sendable () -> Void = {
      while case let index = next.take(), index < count { body(index) }
    }
    var workers: [WorkerThread] = []
    for _ in 1..<max(min(count, processorCount), 1) {
      guard let worker = try? WorkerThread(work) else { break }
      workers.append(worker)
    }
    work()
    for worker in workers { worker.join() }
  }

  private final class NextIndex: Sendable {
    private let index = Atomic(0)

    func take() -> Int { index.wrappingAdd(1, ordering: .relaxed).oldValue }
  }
}
