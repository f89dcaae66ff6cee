import Platform
import Synchronization
import Testing

struct ThreadTests {
  private final class Log: Sendable {
    let entries = Mutex<[Int]>([])
    func add(_ entry: Int) { entries.withLock { $0.append(entry) } }
    var all: [Int] { entries.withLock { $0 } }
  }

  /// How many are inside, and how many have been at most.
  private final class Counts: Sendable {
    private let state = Mutex((inside: 0, maximum: 0))

    func enter() {
      state.withLock {
        $0.inside += 1
        $0.maximum = max($0.maximum, $0.inside)
      }
    }

    func leave() { state.withLock { $0.inside -= 1 } }

    var maximum: Int { state.withLock { $0.maximum } }
  }

  @Test(arguments: [0, 1, 2, 7, 1000]) func everyIndexIsWorkedOnOnce(count: Int) {
    let log = Log()
    Parallel.forEach(count) { log.add($0) }
    #expect(log.all.sorted() == Array(0..<count))
  }

  @Test func parallelWorkMayItselfBeParallel() {
    let log = Log()
    Parallel.forEach(8) { outer in Parallel.forEach(8) { log.add(outer * 8 + $0) } }
    #expect(log.all.sorted() == Array(0..<64))
  }

  @Test(arguments: [true, false]) func aSerialThreadKeepsTheOrderStartedOrNot(isStarted: Bool) throws {
    let (thread, log) = (SerialThread(), Log())
    if isStarted { try thread.start() }
    for entry in 0..<1000 { thread.async { log.add(entry) } }
    #expect(thread.sync { log.all } == Array(0..<1000))
  }

  @Test func aSerialThreadEndsWithTheLastThatRefersToItAfterItsWork() throws {
    let (log, done) = (Log(), Semaphore(0))
    var thread: SerialThread? = SerialThread()
    try thread?.start()
    for entry in 0..<100 { thread?.async { log.add(entry) } }
    thread?.async { done.signal() }
    thread = nil
    done.wait()
    #expect(log.all == Array(0..<100))
  }

  @Test func noMoreThreadsGoOnThanThereArePermits() throws {
    let (permits, counts) = (Semaphore(2), Counts())
    let workers = try (0..<6).map { _ in
      try WorkerThread {
        for _ in 0..<200 {
          permits.wait()
          counts.enter()
          counts.leave()
          permits.signal()
        }
      }
    }
    for worker in workers { worker.join() }
    #expect((1...2).contains(counts.maximum))
  }

  @Test func aMonitorsStateIsChangedByOneThreadAtATimeAndChangesWakeThoseThatWait() throws {
    let monitor = Monitor(0)
    let workers = try (0..<4).map { _ in
      try WorkerThread { for _ in 0..<1000 { monitor.change { $0 += 1 } } }
    }
    #expect(monitor.wait { $0 == 4000 ? $0 : nil } == 4000)
    for worker in workers { worker.join() }
  }
}
