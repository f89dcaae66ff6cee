internal import Dispatch
internal import Glibc
internal import Synchronization
internal import TraceStore

/// Drains the spool on a thread of its own from the start of the session until told that the program has ended.
final class DrainThread: Sendable {
  /// Batches of about this many events go to the file: large enough to compress well, small enough to stay in the cache.
  private static let batchEvents = 1 << 17

  private struct State {
    var ending: Ending?
    var processes: [TracedProcess] = []
  }

  /// The end of the recorder's own child, the moment from which the drain only tidies up.
  struct Ending {
    var pid: Int32
    var status: ExitStatus
  }

  private let state = Mutex(State())
  private let done = DispatchSemaphore(value: 0)

  /// Starts draining `spool` into `sink`.
  init(spool: Spool, clock: Clock, epoch: UInt64, catalog: ImageCatalog, log: RecoveryLog, sink: TraceSink) {
    DispatchQueue(label: "gotrace.drain", qos: .userInitiated).async { [self] in
      var drain = SpoolDrain(spool: spool, clock: clock, epoch: epoch, catalog: catalog, log: log)
      var ending: Ending?
      var lastHandedOn = Clock.monotonicNanoseconds()
      repeat {
        ending = state.withLock { $0.ending }
        let before = drain.batch.times.count
        _ = drain.round(batchEvents: Self.batchEvents) {
          sink.accept(&$0)
          lastHandedOn = Clock.monotonicNanoseconds()
        }
        // Once a second what there is goes to the file, so that little is lost if the recorder is killed.
        if !drain.batch.times.isEmpty, Clock.monotonicNanoseconds() - lastHandedOn > 1_000_000_000 {
          sink.accept(&drain)
          lastHandedOn = Clock.monotonicNanoseconds()
        }
        // 1 ms: a core at full speed fills half a megabyte in it, and an idle recorder costs nothing one can see. A round
        // that found more than that is followed by the next at once.
        let found = drain.batch.times.count - before
        if found >= 0, found < 1 << 15, ending == nil { usleep(1000) }
      } while ending == nil
      // Whoever still runs now outlives the recording: its tracing ends here.
      spool.closeSession()
      while drain.round(batchEvents: Self.batchEvents, flush: { sink.accept(&$0) }) {}
      if let ending { drain.setEnd(ending.status, ofPid: ending.pid) }
      sink.accept(&drain)
      let processes = drain.finishProcesses()
      state.withLock { $0.processes = processes }
      done.signal()
    }
  }

  /// Reads what is left and ends. Blocks until all of it has been handed on.
  func finish(_ ending: Ending) -> [TracedProcess] {
    state.withLock { $0.ending = ending }
    done.wait()
    return state.withLock { $0.processes }
  }
}
