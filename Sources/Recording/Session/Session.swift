internal import Platform
internal import TraceStore
import TraceModel

/// One recording: the trace file being written, and the spool while the program runs.
struct Session {
  private let options: RecordingOptions
  private let sink: TraceSink
  private let clock: Clock
  /// Readings of both clocks at the start: tick 0 of the trace.
  private let start: (ticks: UInt64, nanoseconds: UInt64)
  /// Where the program is built; goes with the recording.
  private let workspace: String?

  /// Opens the trace file first of all: a path that cannot be written must not cost the user a build and a run.
  ///
  /// - Parameters:
  ///   - directory: what a relative path of the trace is relative to; `nil` for the working directory.
  ///   - workspace: the folder where the program is built, `nil` where it is not.
  init(
    _ options: RecordingOptions, defaultName: String, directory: String?, workspace: String? = nil, facts: ProgramFacts
  ) throws(RecordingError) {
    ResourceLimits.surviveFileSizeLimit()
    ResourceLimits.raiseDescriptors()
    self.options = options
    self.workspace = workspace
    clock = Clock.preferred(forPrograms: facts.architecture)
    start = clock.pair()
    var metadata = TraceMetadata()
    metadata.toolVersion = options.toolVersion
    metadata.goVersion = facts.goVersion
    metadata.operatingSystem = facts.operatingSystem
    metadata.architecture = facts.architecture
    metadata.filters = facts.filters
    metadata.filterFile = facts.filterFile
    metadata.buildFlags = facts.buildFlags
    metadata.processor = HostFacts.processor
    metadata.commandLine = options.commandLine
    metadata.workingDirectory = FilePath.workingDirectory
    let revision = HostFacts.revision()
    metadata.revision = revision.name
    metadata.revisionIsDirty = revision.isDirty
    metadata.startUnixNanoseconds = Clock.unixNanoseconds()
    metadata.clock = TraceMetadata.Clock(
      kind: clock == .timeStampCounter ? .timeStampCounter : .monotonic, epochTicks: start.ticks,
      calibrationTicks: 0, calibrationNanoseconds: 0)
    let keeping: FileStage.Keeping =
      options.keepsSummaryOnly
      ? .none
      : options.overflow == .ring
        ? .latest(bytes: options.maximumFileBytes ?? RecordingOptions.Defaults.ringBytes) : .all
    sink = try TraceSink(
      path: FilePath.path(options.output ?? defaultName + ".trace", in: directory), metadata: metadata,
      level: options.compressionLevel, keeping: keeping)
  }

  /// Nothing was recorded: leaves no file.
  func abandon() { sink.abandon() }

  /// Runs the program through `run` with the spool open and the drain going, then completes the trace.
  ///
  /// - Parameters:
  ///   - catalog: what the ids in the programs stand for.
  ///   - nothing: the outcome's problem where no process was traced; there is no trace then.
  ///   - check: what it throws about a program that has ended leaves no trace.
  func record(
    catalog: ImageCatalog, ifNothing nothing: RecordingError? = nil,
    run: (ProgramRun.Observer) throws(RecordingError) -> ExitStatus,
    check: (ExitStatus, _ processes: Int) throws(RecordingError) -> Void = { _, _ in }
  ) throws(RecordingError) -> RecordingOutcome {
    try SignalInbox.shared.check()
    var spoolOptions = Spool.Options()
    spoolOptions.maximumBytes = options.spoolBytes ?? SpoolSize.affordableBytes(of: MemoryLimit().bytes)
    spoolOptions.forcePortable = options.forcePortable
    spoolOptions.clock = clock
    spoolOptions.dropsEvents = options.overflow == .drop
    spoolOptions.startsClosed = !options.isOnFromStart
    let spool: Spool
    let drainThread = SerialThread()
    do {
      try drainThread.startForRecording()
      try sink.startThreads()
      spool = try Spool.create(spoolOptions)
    } catch {
      return try runUntraced(error, run)
    }
    let notices = NoticeQueue(options)
    let log = RecoveryLog(
      spool: spool.path,
      facts: RecoveryLog.Facts(
        tracePath: FilePath.absolute(sink.path), partialPath: FilePath.absolute(sink.partialPath),
        level: options.compressionLevel, workspace: workspace, start: start)
    ) { notices.send(.cannotRecover($0)) }
    defer {
      // In this order: a spool without its log could not be recovered.
      spool.remove()
      log.remove()
    }
    let now = clock.pair()
    try sink.begin(
      spool, calibrationTicks: now.ticks &- start.ticks, calibrationNanoseconds: now.nanoseconds &- start.nanoseconds)
    spool.openSession()
    let announced = spool.announcement
    defer { notices.flush() }
    notices.send(.began(spool: spool.path))
    let server = SpoolServer(spool)
    let drain = DrainThread(
      on: drainThread, spool: spool, server: server, clock: clock, epoch: start.ticks, catalog: catalog, log: log,
      sink: sink,
      maximumBytes: options.overflow == .ring ? nil : options.maximumFileBytes.map { UInt64($0) }, notices: notices)
    var pid: Int32 = 0
    var processor: UInt64 = 0
    let ownProcessor = ThisProcess.usage.processorNanoseconds
    let status: ExitStatus
    do {
      status = try run(
        ProgramRun.Observer(
          started: { pid = $0 }, ended: { processor = $0 },
          switched: {
            let closed = spool.toggleGate()
            if let closed { drain.noteIntervalEnd(at: closed) }
            notices.send(.switched(isOn: closed == nil))
          }))
    } catch {
      _ = drain.finish(DrainThread.Ending(pid: 0, status: .exited(0), processorNanoseconds: 0))
      _ = server?.close(recorded: [])
      throw error
    }
    let ended = Clock.monotonicNanoseconds()
    server?.settle()
    let drained = drain.finish(DrainThread.Ending(pid: pid, status: status, processorNanoseconds: processor))
    let unreached = server?.close(recorded: drained.processes) ?? []
    try check(status, drained.processes.count)
    if let nothing, drained.processes.isEmpty {
      sink.abandon()
      return emptyOutcome(status, nothing)
    }
    let end = clock.pair()
    let result = sink.finish(
      processes: drained.processes, calibrationTicks: end.ticks &- start.ticks,
      calibrationNanoseconds: end.nanoseconds &- start.nanoseconds,
      recorderNanoseconds: ThisProcess.usage.processorNanoseconds - ownProcessor)
    var outcome = RecordingOutcome(
      status: status, tracePath: sink.path, events: result.events, fileBytes: result.fileBytes,
      goroutines: result.goroutines, processes: drained.processes, problem: result.problem)
    outcome.endNanoseconds = Clock.monotonicNanoseconds() - ended
    outcome.refusedProcesses = spool.refusedProcesses
    outcome.unreachedProcesses = unreached
    outcome.givenUp = drained.givenUp
    outcome.hasFoldedPaths = result.hasFoldedPaths
    outcome.spoolWasDamaged = spool.announcement != announced || drained.hasBeenTampered
    return outcome
  }

  /// Runs the program although nothing can be recorded: that is no concern of its.
  private func runUntraced(
    _ problem: RecordingError, _ run: (ProgramRun.Observer) throws(RecordingError) -> ExitStatus
  ) throws(RecordingError) -> RecordingOutcome {
    let notices = NoticeQueue(options)
    defer { notices.flush() }
    notices.send(.cannotRecord(problem))
    let status = try run(ProgramRun.Observer())
    sink.abandon()
    return emptyOutcome(status, problem)
  }

  private func emptyOutcome(_ status: ExitStatus, _ problem: RecordingError) -> RecordingOutcome {
    RecordingOutcome(
      status: status, tracePath: sink.path, events: 0, fileBytes: 0, goroutines: 0, processes: [], problem: problem)
  }
}
