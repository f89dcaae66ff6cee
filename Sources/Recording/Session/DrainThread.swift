internal import Platform
internal import Synchronization
internal import TraceStore
import TraceModel

/// Drains the spool on a thread of its own from the start of the session until `finish` is called at the program's end.
final class DrainThread: Sendable {
  /// Batches of about this many events go to the file: large enough to compress well, small enough to stay in the
  /// cache.
  private static let batchEvents = 1 << 17
  private static let second: UInt64 = 1_000_000_000

  private struct State {
    var ending: Ending?
    var processes: [TracedProcess] = []
    /// Clock readings from which on nothing was recorded of any process.
    var intervalEnds: [UInt64] = []
    var givenUp: [(pid: Int32, reason: GiveUpReason)] = []
    var hasBeenTampered = false
  }

  /// The end of the recorder's own child, the moment from which the drain only tidies up.
  struct Ending {
    var pid: Int32
    var status: ExitStatus
    /// Of that process.
    var processorNanoseconds: UInt64
  }

  /// What the drain leaves.
  struct Outcome {
    var processes: [TracedProcess]
    var givenUp: [(pid: Int32, reason: GiveUpReason)]
    /// Something has written to the spool that had no business there.
    var hasBeenTampered: Bool
  }

  private let spool: Spool
  private let server: SpoolServer?
  private let clock: Clock
  private let sink: TraceSink
  private let maximumBytes: UInt64?
  private let notices: NoticeQueue
  private let state = Mutex(State())
  private let done = Semaphore(0)

  /// Starts draining `spool` into `sink`.
  ///
  /// - Parameters:
  ///   - thread: does nothing else.
  ///   - maximumBytes: the size of the file at which recording stops.
  init(
    on thread: SerialThread, spool: Spool, server: SpoolServer?, clock: Clock, epoch: UInt64, catalog: ImageCatalog,
    log: RecoveryLog,
    sink: TraceSink, maximumBytes: UInt64?, notices: NoticeQueue
  ) {
    self.spool = spool
    self.server = server
    self.clock = clock
    self.sink = sink
    self.maximumBytes = maximumBytes
    self.notices = notices
    // Before a program can start: a recorder may be killed as soon as it has.
    var catalog = catalog
    catalog.note(in: log)
    let noted = catalog
    thread.async { [self] in
      var drain = SpoolDrain(
        spool: spool, clock: clock, epoch: epoch, catalog: noted, log: log, scratchBeside: sink.path)
      let ending = self.drain(&drain)
      drain.setEnd(ending)
      let processes = drain.finishProcesses(intervalEnds: state.withLock { $0.intervalEnds })
      let (givenUp, hasBeenTampered) = (drain.givenUp, drain.hasBeenTampered)
      state.withLock {
        $0.processes = processes
        $0.givenUp = givenUp
        $0.hasBeenTampered = hasBeenTampered
      }
      done.signal()
    }
  }

  /// Reads what is left and ends. Blocks until all of it has been handed on.
  func finish(_ ending: Ending) -> Outcome {
    state.withLock { $0.ending = ending }
    done.wait()
    return state.withLock {
      Outcome(
        processes: $0.processes, givenUp: $0.givenUp, hasBeenTampered: $0.hasBeenTampered)
    }
  }

  /// Notes that from `ticks` of the clock on nothing is recorded.
  func noteIntervalEnd(at ticks: UInt64) { state.withLock { $0.intervalEnds.append(ticks) } }

  private func drain(_ drain: inout SpoolDrain) -> Ending {
    let began = Clock.monotonicNanoseconds()
    var (lastHandedOn, lastStatus) = (began, began)
    var events: UInt64 = 0
    var hasStopped = false
    var known = 0
    while true {
      let ending = state.withLock { $0.ending }
      let before = drain.batch.times.count
      if hasStopped {
        drain.watch()
      } else {
        _ = drain.round(batchEvents: Self.batchEvents) {
          events += UInt64($0.batch.times.count)
          sink.accept(&$0)
          lastHandedOn = Clock.monotonicNanoseconds()
        }
        noteArrivals(in: drain, since: &known)
      }
      let now = Clock.monotonicNanoseconds()
      // Once a second what there is goes to the file, so that nothing waits long to be written.
      if !hasStopped, drain.hasSomethingToHandOn, now - lastHandedOn > Self.second {
        events += UInt64(drain.batch.times.count)
        sink.accept(&drain)
        lastHandedOn = now
      }
      if !hasStopped, mustStop(drain.tables.failure.map { TraceStoreError($0) }) {
        hasStopped = true
        noteIntervalEnd(at: clock.now())
        spool.closeSession()
      }
      if notices.wantsStatus, now - lastStatus > Self.second / 2 {
        lastStatus = now
        notices.send(
          .status(
            drain.status(
              events: events + UInt64(drain.batch.times.count), fileBytes: sink.progress.fileBytes,
              nanoseconds: now - began)))
      }
      if let ending {
        // A process that still runs outlives the recording: its tracing ends here.
        spool.closeSession()
        if !hasStopped {
          while drain.round(batchEvents: Self.batchEvents, flush: { sink.accept(&$0) }) {}
          noteArrivals(in: drain, since: &known)
          noteIntervalEnd(at: clock.now())
        } else if sink.progress.problem == nil, drain.tables.failure == nil {
          // The file is as large as it may be; what has been counted is a few bytes.
          _ = drain.takeBatch()
        } else {
          return ending
        }
        drain.noteCounters()
        sink.accept(&drain)
        return ending
      }
      // 1 ms: a core at full speed fills half a megabyte in it, and an idle recorder costs nothing one can see. A round
      // that found more than that is followed by the next at once.
      let found = drain.batch.times.count - before
      if found >= 0, found < 1 << 15 { ThisProcess.sleep(microseconds: 1000) }
    }
  }

  private func noteArrivals(in drain: borrowing SpoolDrain, since known: inout Int) {
    let processes = drain.registry.processes
    guard processes.count > known else { return }
    server?.note(processes[known...].lazy.map(\.pid))
    known = processes.count
  }

  /// Whether nothing more can or may be written. What has not been handed on then is in no file.
  private func mustStop(_ failure: TraceStoreError?) -> Bool {
    let progress = sink.progress
    if let problem = progress.problem ?? failure.map({ .store($0) }) {
      notices.send(.cannotWrite(problem, partialPath: sink.partialPath))
      return true
    }
    guard let maximumBytes, progress.fileBytes >= maximumBytes else { return false }
    notices.send(.maximumSizeReached)
    return true
  }
}
