internal import Dispatch
internal import Synchronization
internal import TraceStore

/// Where drained events go: the trace file and the summary, each on a thread of its own, a few batches behind the drain.
///
/// The batches under way are bounded, so a slow disk makes the drain wait, then the spool fill, then the program wait:
/// memory stays bounded and nothing is lost.
final class TraceSink: Sendable {
  /// Batches handed over and not yet worked off.
  private static let batchesUnderWay = 4

  let path: String
  /// Where the file is until it is complete.
  let partialPath: String
  private let metadata: TraceMetadata
  private let file: Mutex<FileStage>
  private let summary: Mutex<SummaryStage>
  private let fileQueue = DispatchQueue(label: "gotrace.file")
  private let summaryQueue = DispatchQueue(label: "gotrace.summary")
  private let room = DispatchSemaphore(value: batchesUnderWay)

  struct Result {
    var events: UInt64
    var fileBytes: UInt64
    var goroutines: Int
    var problem: RecordingError?
  }

  /// Table entries and events, in the order in which they must reach the file.
  private struct Delivery: Sendable {
    var symbols: ArraySlice<Symbol>
    var spawnSites: ArraySlice<SpawnSite>
    var goroutines: ArraySlice<Goroutine>
    /// New ones and those of which more has become known, by ascending number.
    var processes: [(number: UInt32, process: TracedProcess)]
    var batch: EventBatch
    var origin: Origin?
  }

  /// Where events come from: what can be given back there when they are in the file.
  private struct Origin: Sendable {
    var spool: Spool
    var readSegments: [SpoolDrain.ReadSegment]
    var commit: SpoolCommit
  }

  init(path: String, metadata: TraceMetadata, level: Int32) throws(RecordingError) {
    self.path = path
    self.metadata = metadata
    do {
      let writer = try TraceWriter.create(path: path, metadata: metadata)
      partialPath = writer.partialPath
      file = Mutex(FileStage(writer: writer, encoder: try BlockEncoder(level: level)))
    } catch {
      throw .store(error)
    }
    summary = Mutex(SummaryStage())
  }

  /// Takes what the drain has: its batch, and the table entries that have come since the last time. Blocks while too
  /// many batches are under way.
  ///
  /// - Parameter keepsSpool: Whether the spool stays as it is.
  func accept(_ drain: inout SpoolDrain, keepsSpool: Bool = false) {
    let segments = drain.takeReadSegments()
    let origin =
      keepsSpool ? nil : Origin(spool: drain.spool, readSegments: segments, commit: drain.commit)
    let delivery = Delivery(
      symbols: drain.tables.symbols[drain.handedOn.symbols...],
      spawnSites: drain.tables.spawnSites[drain.handedOn.spawnSites...],
      goroutines: drain.tables.goroutines[drain.handedOn.goroutines...],
      processes: drain.registry.changed.sorted().map { (UInt32($0), drain.registry.processes[$0]) },
      batch: drain.takeBatch(), origin: origin)
    drain.noteHandedOn()
    accept(delivery)
  }

  /// Takes all tables and events of a trace.
  ///
  /// - Parameter eachBatch: told of every batch.
  func accept(_ trace: TraceReader, eachBatch: (EventBatch) -> Void) throws(RecordingError) {
    let processes = trace.processes.enumerated().map { (UInt32($0.offset), $0.element) }
    accept(
      Delivery(
        symbols: trace.symbols[...], spawnSites: trace.spawnSites[...], goroutines: trace.goroutines[...],
        processes: processes, batch: EventBatch()))
    do {
      _ = try trace.forEachBatch { batch in
        eachBatch(batch)
        accept(Delivery(symbols: [], spawnSites: [], goroutines: [], processes: [], batch: batch))
      }
    } catch let error as TraceStoreError {
      throw .store(error)
    } catch {
      throw .system(operation: "read", path: trace.path, errno: 0)
    }
  }

  private func accept(_ delivery: Delivery) {
    room.wait()
    let work = DispatchGroup()
    work.enter()
    work.enter()
    summaryQueue.async {
      self.summary.withLock { $0.accept(goroutines: delivery.goroutines, batch: delivery.batch) }
      work.leave()
    }
    fileQueue.async {
      self.file.withLock { $0.accept(delivery) }
      work.leave()
    }
    work.notify(queue: fileQueue) { self.room.signal() }
  }

  /// Begins to take events of `spool`: from here on, what is not in the file can be recovered from there.
  func begin(_ spool: Spool, calibrationTicks: UInt64, calibrationNanoseconds: UInt64) throws(RecordingError) {
    var metadata = metadata
    metadata.clock.calibrationTicks = calibrationTicks
    metadata.clock.calibrationNanoseconds = calibrationNanoseconds
    do {
      try file.withLock { file throws(TraceStoreError) in try file.begin(spool, metadata) }
    } catch {
      throw .store(error)
    }
  }

  /// Completes the file with the summary and the final facts. Blocks until all of it is written.
  func finish(processes: [TracedProcess], calibrationTicks: UInt64, calibrationNanoseconds: UInt64) -> Result {
    var metadata = metadata
    metadata.clock.calibrationTicks = calibrationTicks
    metadata.clock.calibrationNanoseconds = calibrationNanoseconds
    let summary = summaryQueue.sync { self.summary.withLock { $0.finish() } }
    return fileQueue.sync {
      self.file.withLock { $0.finish(metadata: metadata, processes: processes, summary: summary) }
    }
  }

  /// Removes the unfinished file.
  func abandon() {
    fileQueue.sync { self.file.withLock { $0.abandon() } }
  }

  /// The trace file. After the first error nothing more is written, the program runs on and the error is reported.
  private struct FileStage: ~Copyable, Sendable {
    private var writer: TraceWriter?
    private var encoder: BlockEncoder
    private var events: UInt64 = 0
    private var problem: RecordingError?

    init(writer: consuming TraceWriter, encoder: consuming BlockEncoder) {
      self.writer = consume writer
      self.encoder = consume encoder
    }

    mutating func begin(_ spool: Spool, _ metadata: TraceMetadata) throws(TraceStoreError) {
      // A file that is never completed has a clock that is good enough.
      try writer?.set(metadata)
      guard let written = writer?.bytesWritten else { return }
      spool.commit(SpoolCommit(fileBytes: written, clock: 0))
    }

    mutating func accept(_ delivery: Delivery) {
      if problem == nil { write(delivery) }
      guard let origin = delivery.origin else { return }
      for segment in origin.readSegments {
        origin.spool.release(segment: segment.index, usedWords: segment.usedWords)
      }
    }

    private mutating func write(_ delivery: Delivery) {
      do throws(TraceStoreError) {
        if !delivery.symbols.isEmpty { try writer?.append(symbols: Array(delivery.symbols)) }
        if !delivery.spawnSites.isEmpty { try writer?.append(spawnSites: Array(delivery.spawnSites)) }
        for (number, process) in delivery.processes { try writer?.set(process, at: number) }
        if !delivery.goroutines.isEmpty { try writer?.append(goroutines: Array(delivery.goroutines)) }
        for piece in delivery.batch.pieces(ofAtMost: BlockEncoder.maximumEvents) {
          let block = try encoder.encode(piece)
          try writer?.append(block)
          events += UInt64(piece.times.count)
        }
        guard let origin = delivery.origin, let written = writer?.bytesWritten else { return }
        var commit = origin.commit
        commit.fileBytes = written
        origin.spool.commit(commit)
      } catch {
        problem = .store(error)
      }
    }

    mutating func finish(metadata: TraceMetadata, processes: [TracedProcess], summary: TraceSummary) -> Result {
      var result = Result(events: events, fileBytes: 0, goroutines: summary.goroutines.count, problem: problem)
      guard let writer = writer.take() else { return result }
      do throws(TraceStoreError) {
        let path = writer.path
        try writer.finish(metadata: metadata, processes: processes, summary: summary)
        result.fileBytes = FileSystem.size(of: path) ?? 0
      } catch {
        result.problem = problem ?? .store(error)
      }
      return result
    }

    mutating func abandon() {
      // What cannot be removed stays under its partial name, which no reader takes for a finished trace.
      if let writer = writer.take() { try? writer.discard() }
    }
  }

  private struct SummaryStage: ~Copyable, Sendable {
    private var builder = SummaryBuilder()

    mutating func accept(goroutines: ArraySlice<Goroutine>, batch: EventBatch) {
      builder.declare(goroutines: Array(goroutines))
      if !batch.times.isEmpty { builder.add(batch) }
    }

    mutating func finish() -> TraceSummary { builder.summary() }
  }
}
