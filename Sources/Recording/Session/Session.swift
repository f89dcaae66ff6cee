internal import CPlatform
internal import Glibc
internal import TraceStore

/// One recording: the trace file being written, and the spool while the program runs.
struct Session {
  private let options: RecordingOptions
  private let sink: TraceSink
  private let clock: Clock
  /// Readings of both clocks at the start: tick 0 of the trace.
  private let start: (ticks: UInt64, nanoseconds: UInt64)

  /// Opens the trace file first of all: a path that cannot be written must not cost the user a build and a run.
  ///
  /// - Parameter directory: what a relative path of the trace is relative to; `nil` for the working directory.
  init(
    _ options: RecordingOptions, defaultName: String, directory: String?, facts: ProgramFacts
  ) throws(RecordingError) {
    cplatform_survive_file_size_limit()
    self.options = options
    clock = Clock.preferred
    start = clock.pair()
    var metadata = TraceMetadata()
    metadata.toolVersion = options.toolVersion
    metadata.goVersion = facts.goVersion
    metadata.operatingSystem = facts.operatingSystem
    metadata.architecture = facts.architecture
    metadata.filters = facts.filters
    metadata.buildFlags = facts.buildFlags
    metadata.processor = HostFacts.processor
    metadata.commandLine = options.commandLine
    metadata.workingDirectory = FileSystem.workingDirectory
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
      : options.overflow == .ring ? .latest(bytes: options.maximumFileBytes ?? RecordingOptions.ringBytes) : .all
    sink = try TraceSink(
      path: FileSystem.path(options.output ?? defaultName + ".trace", in: directory), metadata: metadata,
      level: options.compressionLevel, keeping: keeping)
  }

  /// Nothing was recorded: leaves no file.
  func abandon() { sink.abandon() }

  /// Runs the program through `run` with the spool open and the drain going, then completes the trace.
  ///
  /// - Parameter catalog: what the ids in the programs stand for. What `check` throws about a program that has ended leaves no trace.
  func record(
    catalog: ImageCatalog,
    run: (ProgramRun.Observer) throws(RecordingError) -> ExitStatus,
    check: (ExitStatus, _ processes: Int) throws(RecordingError) -> Void = { _, _ in }
  ) throws(RecordingError) -> RecordingOutcome {
    try SignalInbox.shared.check()
    var spoolOptions = Spool.Options()
    spoolOptions.maximumBytes = options.spoolBytes
    spoolOptions.forcePortable = options.forcePortable
    spoolOptions.clock = clock
    spoolOptions.dropsEvents = options.overflow == .drop
    spoolOptions.startsClosed = !options.isOnFromStart
    let spool = try Spool.create(spoolOptions)
    let notices = NoticeQueue(options)
    let log = RecoveryLog(
      spool: spool.path,
      facts: RecoveryLog.Facts(
        tracePath: FileSystem.absolutePath(sink.path), partialPath: FileSystem.absolutePath(sink.partialPath),
        level: options.compressionLevel, start: start)
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
    let door = SpoolDoor(spool)
    let drain = DrainThread(
      spool: spool, door: door, clock: clock, epoch: start.ticks, catalog: catalog, log: log, sink: sink,
      maximumBytes: options.overflow == .ring ? nil : options.maximumFileBytes.map { UInt64($0) }, notices: notices)
    var pid: Int32 = 0
    let status: ExitStatus
    do {
      status = try run(
        ProgramRun.Observer(
          started: { pid = $0 }, switched: { notices.send(.switched(isOn: spool.toggleGate())) }))
    } catch {
      _ = drain.finish(DrainThread.Ending(pid: 0, status: .exited(0)))
      _ = door?.close(recorded: [])
      throw error
    }
    let ended = Clock.monotonicNanoseconds()
    door?.settle()
    let drained = drain.finish(DrainThread.Ending(pid: pid, status: status))
    let unreached = door?.close(recorded: drained.processes) ?? []
    try check(status, drained.processes.count)
    let end = clock.pair()
    let result = sink.finish(
      processes: drained.processes, calibrationTicks: end.ticks &- start.ticks,
      calibrationNanoseconds: end.nanoseconds &- start.nanoseconds)
    var outcome = RecordingOutcome(
      status: status, tracePath: sink.path, events: result.events, fileBytes: result.fileBytes,
      goroutines: result.goroutines, processes: drained.processes, problem: result.problem)
    outcome.endNanoseconds = Clock.monotonicNanoseconds() - ended
    outcome.refusedProcesses = spool.refusedProcesses
    outcome.unreachedProcesses = unreached
    outcome.givenUp = drained.givenUp
    outcome.reachedMaximumSize = drained.reachedMaximumSize
    outcome.hasSummary = result.hasSummary
    outcome.spoolWasDamaged = spool.announcement != announced
    return outcome
  }
}
