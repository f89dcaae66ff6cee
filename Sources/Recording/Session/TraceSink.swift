internal import Platform
internal import Synchronization
internal import TraceStore
import Replay
import TraceModel

/// Where drained events go: the trace file and the summary, each on a thread of its own, a few batches behind the
/// drain.
///
/// The batches under way are bounded, so a slow disk makes the drain wait, then the spool fill, then the program wait:
/// memory stays bounded and nothing is lost.
final class TraceSink: Sendable {
  /// Batches handed over and not yet worked off.
  private static let batchesUnderWay = 4

  /// Where the trace will be, and where it is until it is complete.
  let path: String
  let partialPath: String
  private let metadata: TraceMetadata
  private let keeping: FileStage.Keeping
  private let file: Mutex<FileStage>
  private let summary: Mutex<SummaryStage>
  private let fileThread = SerialThread()
  private let summaryThread = SerialThread()
  private let fileRoom = Semaphore(batchesUnderWay)
  private let summaryRoom = Semaphore(batchesUnderWay)
  private let latest = Mutex(Progress())

  /// How far the file is.
  struct Progress {
    var fileBytes: UInt64 = 0
    var problem: RecordingError?
  }

  struct Result {
    var events: UInt64
    var fileBytes: UInt64
    var goroutines: Int
    /// Whether the summary has sums of cold call paths instead of all call paths.
    var hasFoldedPaths: Bool
    var problem: RecordingError?
  }

  /// - Parameters:
  ///   - forgets: whether goroutines that are not in use leave memory; deliveries must then hold their parents.
  ///   - keepsPartial: whether the unfinished file stays where writing fails: it may be all there is of a recording.
  init(
    path: String, metadata: TraceMetadata, level: Int32, keeping: FileStage.Keeping = .all, forgets: Bool = true,
    keepsPartial: Bool = true
  ) throws(RecordingError) {
    self.path = path
    self.keeping = keeping
    var metadata = metadata
    if case .none = keeping { metadata.keepsEvents = false }
    self.metadata = metadata
    do {
      var options = TraceWriter.Options()
      options.keepsPartial = keepsPartial
      let writer = try TraceWriter.create(path: path, metadata: metadata, options: options)
      partialPath = writer.partialPath
      file = Mutex(FileStage(writer: writer, encoder: try BlockEncoder(level: level), keeping: keeping))
    } catch {
      throw .store(error)
    }
    let maximumNodes = SummaryBuilder.maximumNodesOfTraces
    summary = Mutex(
      SummaryStage(
        forgets
          ? SummaryBuilder(scratchBeside: path, maximumNodes: maximumNodes)
          : SummaryBuilder(maximumNodes: maximumNodes)))
  }

  /// Makes the threads. Without them the calling thread does the work.
  func startThreads() throws(RecordingError) {
    try fileThread.startForRecording()
    try summaryThread.startForRecording()
  }

  var progress: Progress { latest.withLock { $0 } }

  /// Begins to take events of `spool`: from here on, what is not in the file can be recovered from there.
  func begin(_ spool: Spool, calibrationTicks: UInt64, calibrationNanoseconds: UInt64) throws(RecordingError) {
    let metadata = metadata(calibrationTicks, calibrationNanoseconds)
    do {
      try file.withLock { file throws(TraceStoreError) in try file.begin(spool, metadata) }
    } catch {
      throw .store(error)
    }
  }

  /// Takes what the drain has: its batch, and the table entries that have come since the last time. Blocks while too
  /// many batches are under way.
  ///
  /// - Parameter keepsSpool: Whether the spool stays as it is.
  func accept(_ drain: inout SpoolDrain, keepsSpool: Bool = false) {
    let segments = drain.takeReadSegments()
    let origin =
      keepsSpool ? nil : FileStage.Origin(spool: drain.spool, readSegments: segments, commit: drain.commit)
    let delivery = FileStage.Delivery(
      symbols: drain.tables.symbols[drain.handedOn.symbols...],
      spawnSites: drain.tables.spawnSites[drain.handedOn.spawnSites...],
      goroutines: drain.tables.goroutines[drain.handedOn.goroutines...], parents: drain.takeParents(),
      processes: drain.registry.changed.sorted().map { (UInt32($0), drain.registry.processes[$0]) },
      batch: drain.takeBatch(), origin: origin)
    drain.noteHandedOn()
    accept(delivery)
  }

  /// Takes all tables and events of a trace, of which `goroutines` are those.
  ///
  /// - Parameter eachBatch: called with every batch.
  func accept(
    _ trace: TraceReader, goroutines: [Goroutine], eachBatch: (EventBatch) -> Void
  ) throws(RecordingError) {
    accept(
      FileStage.Delivery(
        symbols: trace.symbols[...], spawnSites: trace.spawnSites[...], goroutines: goroutines[...],
        processes: trace.processes.enumerated().map { (UInt32($0.offset), $0.element) }))
    do {
      _ = try trace.forEachBatch { batch in
        try SignalInbox.shared.check()
        eachBatch(batch)
        accept(FileStage.Delivery(batch: batch))
      }
    } catch let error as TraceStoreError {
      throw .store(error)
    } catch let error as RecordingError {
      throw error
    } catch {
      throw .system(operation: .read, path: trace.path, errno: 0)
    }
  }

  private func accept(_ delivery: FileStage.Delivery) {
    fileRoom.wait()
    summaryRoom.wait()
    fileThread.async {
      let progress = self.file.withLock { file in
        file.accept(delivery)
        return Progress(fileBytes: file.bytesWritten, problem: file.problem)
      }
      self.latest.withLock { $0 = progress }
      self.fileRoom.signal()
    }
    summaryThread.async {
      // A flight recorder does not know yet what it will keep.
      let batch = if case .latest = self.keeping { EventBatch() } else { delivery.batch }
      let facts = self.summary.withLock {
        $0.accept(goroutines: delivery.goroutines, parents: delivery.parents, batch: batch)
        return $0.takeEvicted()
      }
      if !facts.isEmpty { self.fileThread.async { self.file.withLock { $0.append(facts) } } }
      self.summaryRoom.signal()
    }
  }

  /// Completes the file with the summary and the final facts. Blocks until all of it is written.
  func finish(
    processes: [TracedProcess], calibrationTicks: UInt64, calibrationNanoseconds: UInt64,
    recorderNanoseconds: UInt64 = 0
  ) -> Result {
    var metadata = metadata(calibrationTicks, calibrationNanoseconds)
    metadata.recorderNanoseconds = recorderNanoseconds
    // Of a shell or an interpreter it is not known what Go it starts.
    if metadata.goVersion.isEmpty { metadata.goVersion = processes.first?.goVersion ?? "" }
    summaryThread.sync {}
    return fileThread.sync { [metadata] in
      self.file.withLock { file in
        file.writeRing { batch in self.summary.withLock { $0.accept(batch) } }
        let last = self.summary.withLock { $0.finish(processes: processes) { file.append(callTree: $0) } }
        file.append(last.facts)
        if let failure = last.failure { file.fail(failure) }
        let fileBytes = file.finish(metadata: metadata, processes: processes, summary: last.summary)
        return Result(
          events: last.events, fileBytes: fileBytes, goroutines: last.goroutines,
          hasFoldedPaths: last.summary.callTree.isFolded, problem: file.problem)
      }
    }
  }

  private func metadata(_ calibrationTicks: UInt64, _ calibrationNanoseconds: UInt64) -> TraceMetadata {
    var metadata = metadata
    metadata.clock.calibrationTicks = calibrationTicks
    metadata.clock.calibrationNanoseconds = calibrationNanoseconds
    return metadata
  }

  /// Removes the unfinished file.
  func abandon() {
    fileThread.sync { self.file.withLock { $0.abandon() } }
  }
}
