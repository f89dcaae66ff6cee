internal import Platform
internal import TraceStore
import TraceModel

/// The trace file. After the first error nothing more is written, the program runs on and the error is reported.
struct FileStage: ~Copyable, Sendable {
  /// What of the events is kept.
  enum Keeping: Sendable {
    case all
    /// None: they are in the summary alone.
    case none
    /// The latest, of so many bytes together.
    case latest(bytes: Int)
  }

  /// Table entries and events, in the order in which they must reach the file.
  struct Delivery: Sendable {
    var symbols: ArraySlice<Symbol> = []
    var spawnSites: ArraySlice<SpawnSite> = []
    var goroutines: ArraySlice<Goroutine> = []
    /// Parents of goroutines, as far as they have become known.
    var parents: [(goroutine: UInt32, parent: UInt32)] = []
    /// New ones and those of which more has become known, by ascending number.
    var processes: [(number: UInt32, process: TracedProcess)] = []
    var batch = EventBatch()
    var origin: Origin?
  }

  /// Where events come from: what can be given back there when they are in the file.
  struct Origin: Sendable {
    var spool: Spool
    var readSegments: [SpoolDrain.ReadSegment]
    var commit: SpoolCommit
  }

  private var writer: TraceWriter?
  private var encoder: BlockEncoder
  private let keeping: Keeping
  private var ring: EventRing?
  private(set) var problem: RecordingError?
  private(set) var bytesWritten: UInt64 = 0

  init(writer: consuming TraceWriter, encoder: consuming BlockEncoder, keeping: Keeping) {
    self.writer = consume writer
    self.encoder = consume encoder
    self.keeping = keeping
    if case .latest(let bytes) = keeping { ring = EventRing(maximumBytes: bytes) }
  }

  mutating func begin(_ spool: Spool, _ metadata: TraceMetadata) throws(TraceStoreError) {
    // A file that is never completed has a clock that is good enough.
    try writer?.set(metadata)
    guard let written = writer?.bytesWritten else { return }
    spool.commit(SpoolCommit(fileBytes: written, clock: 0))
  }

  mutating func accept(_ delivery: Delivery) {
    attempt { stage throws(TraceStoreError) in try stage.write(delivery) }
    guard let origin = delivery.origin else { return }
    for segment in origin.readSegments {
      origin.spool.release(segment: segment.index, usedWords: segment.usedWords)
    }
  }

  /// Writes what has become known of goroutines that are not in use any more.
  mutating func append(_ facts: [GoroutineRange]) {
    attempt { stage throws(TraceStoreError) in
      for range in facts { try stage.writer?.append(range) }
    }
  }

  /// Writes a part of the call tree.
  mutating func append(callTree nodes: [CallTree.Node]) {
    attempt { stage throws(TraceStoreError) in try stage.writer?.append(callTree: nodes) }
  }

  /// Does what writes, unless something went wrong before.
  private mutating func attempt(_ body: (inout Self) throws(TraceStoreError) -> Void) {
    guard problem == nil else { return }
    do throws(TraceStoreError) {
      try body(&self)
    } catch {
      problem = .store(error)
    }
  }

  private mutating func write(_ delivery: Delivery) throws(TraceStoreError) {
    if !delivery.symbols.isEmpty { try writer?.append(symbols: Array(delivery.symbols)) }
    if !delivery.spawnSites.isEmpty { try writer?.append(spawnSites: Array(delivery.spawnSites)) }
    for (number, process) in delivery.processes { try writer?.set(process, at: number) }
    if !delivery.goroutines.isEmpty { try writer?.append(goroutines: Array(delivery.goroutines)) }
    try write(delivery.batch)
    guard let written = writer?.bytesWritten else { return }
    bytesWritten = written
    guard let origin = delivery.origin else { return }
    var commit = origin.commit
    commit.fileBytes = written
    origin.spool.commit(commit)
  }

  private mutating func write(_ batch: EventBatch) throws(TraceStoreError) {
    if case .none = keeping { return }
    for piece in batch.pieces(ofAtMost: TraceLimits.maximumEvents) {
      let block = try encoder.encode(piece)
      if case .latest = keeping {
        try ring?.append(block)
      } else {
        try writer?.append(block)
      }
    }
  }

  /// Writes what a flight recorder has kept; calls `body` with every batch.
  mutating func writeRing(_ body: (EventBatch) -> Void) {
    attempt { stage throws(TraceStoreError) in
      guard let ring = stage.ring.take(), var writer = stage.writer.take() else { return }
      try ring.write(to: &writer, with: &stage.encoder, body)
      stage.writer = consume writer
    }
  }

  /// Completes the file; where something went wrong before, it stays unfinished. Returns its size.
  mutating func finish(metadata: TraceMetadata, processes: [TracedProcess], summary: TraceSummary?) -> UInt64 {
    guard problem == nil, let writer = writer.take() else { return 0 }
    do throws(TraceStoreError) {
      let path = writer.path
      try writer.finish(metadata: metadata, processes: processes, summary: summary)
      return FileSystem.size(of: path) ?? 0
    } catch {
      problem = .store(error)
      return 0
    }
  }

  /// Leaves the file unfinished.
  mutating func fail(_ error: TraceStoreError) { problem = problem ?? .store(error) }

  mutating func abandon() {
    // What cannot be removed stays under its partial name, which no reader takes for a finished trace.
    if let writer = writer.take() { try? writer.discard() }
  }
}
