internal import Platform
internal import TraceStore
import TraceModel

extension Recorder {
  /// `gotrace-record recover`: completes the trace of a recorder that was killed, from its unfinished file and its
  /// spool, and removes both.
  ///
  /// The commit in the spool says up to where both agree: the file counts up to there, and of the spool what came
  /// after. So every event is saved once, wherever the recorder was cut off. Nothing is removed before the new trace is
  /// complete.
  ///
  /// - Parameter output: path of the trace; `nil` for where it was to be.
  /// - Returns: `nil` where the recorder was killed before the program was started.
  public static func recover(spool path: String, output: String?) throws(RecordingError) -> RecordingOutcome? {
    try SignalInbox.shared.open()
    if AbandonedSpool.removeUnmade(path) { return nil }
    let spool = try Spool(abandoned: path)
    let (pid, start) = spool.recorder
    guard spool.lock(), !ProcessTable.isRunning(pid, startTime: start) else {
      throw .stillRecording(path: path, pid: pid)
    }
    let facts = try RecoveredFacts(spool: path)
    guard let clock = spool.clock, let commit = spool.lastCommit else { throw .notASpool(path: path) }
    // Processes that still run and wait go on, untraced.
    spool.closeSession()
    if let complete = try completeTrace(facts) {
      remove(spool, facts)
      return complete
    }
    let trace: TraceReader
    let goroutines: [Goroutine]
    let sink: TraceSink
    do {
      trace = try TraceReader(path: facts.facts.partialPath, upTo: commit.fileBytes)
      goroutines = try trace.goroutines().goroutines
    } catch {
      throw .store(error)
    }
    var metadata = trace.metadata
    metadata.history.append("recover")
    sink = try TraceSink(
      path: output ?? facts.facts.tracePath, metadata: metadata, level: facts.facts.level, forgets: false,
      keepsPartial: false)
    do {
      try sink.startThreads()
      let outcome = try recover(spool, commit, trace, goroutines, facts, clock: clock, into: sink)
      if outcome.problem != nil { sink.abandon() }
      if outcome.problem == nil {
        remove(spool, facts)
        // A program that still runs may look for its own file, and start it again.
        if let workspace = facts.facts.workspace, outcome.running.isEmpty {
          Workspace.remove(abandoned: workspace)
        }
      }
      return outcome
    } catch {
      sink.abandon()
      throw error
    }
  }

  private static func recover(
    _ spool: Spool, _ commit: SpoolCommit, _ trace: TraceReader, _ goroutines: [Goroutine], _ facts: RecoveredFacts,
    clock: Clock,
    into sink: TraceSink
  ) throws(RecordingError) -> RecordingOutcome {
    var lastTicks = [UInt64](repeating: 0, count: goroutines.count)
    try sink.accept(trace, goroutines: goroutines) { batch in
      var end = 0
      for run in batch.runs {
        end += Int(run.count)
        lastTicks[Int(run.goroutine)] = batch.times[end - 1]
      }
    }
    let start = facts.facts.start
    // Before the drain, which has rounds of its own.
    let lastRound = min(spool.lastRound, clock.now())
    var drain = SpoolDrain(spool: spool, clock: clock, epoch: start.ticks, catalog: ImageCatalog(facts))
    drain.resume(commit, trace: trace, goroutines: goroutines, lastTicks: lastTicks, facts: facts)
    while drain.round(batchEvents: 1 << 17, flush: { sink.accept(&$0, keepsSpool: true) }) {
      try SignalInbox.shared.check()
    }
    drain.noteCounters()
    sink.accept(&drain, keepsSpool: true)
    try SignalInbox.shared.check()
    var processes = drain.finishProcesses()
    // What happened after the recorder's last round is known only as far as it stands in the spool.
    let recorded = max(drain.latestTicks, lastRound > start.ticks ? lastRound - start.ticks : 0)
    for index in processes.indices where processes[index].endTicks.map({ $0 > recorded }) ?? true {
      processes[index].intervalEnds.add(recorded)
    }
    let calibration = calibration(of: clock, since: start)
    let result = sink.finish(
      processes: processes, calibrationTicks: calibration.ticks, calibrationNanoseconds: calibration.nanoseconds)
    var outcome = RecordingOutcome(
      status: .exited(0), tracePath: sink.path, events: result.events, fileBytes: result.fileBytes,
      goroutines: result.goroutines, processes: processes, problem: result.problem)
    outcome.givenUp = drain.givenUp
    outcome.refusedProcesses = spool.refusedProcesses
    outcome.hasFoldedPaths = result.hasFoldedPaths
    outcome.spoolWasDamaged = drain.hasBeenTampered
    return outcome
  }

  /// The trace, if the recorder was killed between completing it and removing its spool.
  private static func completeTrace(_ facts: RecoveredFacts) throws(RecordingError) -> RecordingOutcome? {
    guard !FileSystem.exists(facts.facts.partialPath), let trace = try? TraceReader(path: facts.facts.tracePath),
      trace.isFinished, trace.metadata.clock.epochTicks == facts.facts.start.ticks
    else { return nil }
    return RecordingOutcome(
      status: .exited(0), tracePath: trace.path, events: trace.eventCount, fileBytes: trace.fileBytes,
      goroutines: trace.goroutineCount, processes: trace.processes, problem: nil)
  }

  private static func remove(_ spool: Spool, _ facts: RecoveredFacts) {
    spool.remove()
    FileSystem.remove(AbandonedSpool.logPath(ofSpool: spool.path))
    FileSystem.remove(facts.facts.partialPath)
  }

  /// How many ticks took how many nanoseconds.
  private static func calibration(
    of clock: Clock, since start: (ticks: UInt64, nanoseconds: UInt64)
  ) -> (ticks: UInt64, nanoseconds: UInt64) {
    var (start, end) = (start, clock.pair())
    if end.ticks <= start.ticks || end.nanoseconds <= start.nanoseconds {
      // The machine has been started anew since.
      start = end
      ThisProcess.sleep(microseconds: 50_000)
      end = clock.pair()
    }
    return (end.ticks - start.ticks, end.nanoseconds - start.nanoseconds)
  }
}
