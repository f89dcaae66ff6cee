import Replay
import TraceModel
import TraceStore

@testable import Recording

/// Processor time of each stage of a recording, one after the other on one thread, of the events of a trace.
struct Stages {
  var events = 0
  var bytes = 0
  /// Seconds.
  var reading = 0.0
  var encoding = 0.0
  var adding = 0.0

  /// Records the first `limit` events of the trace at `path` again.
  static func measure(_ path: String, limit: Int) throws -> Stages {
    let trace = try TraceReader(path: path)
    let goroutines = try trace.goroutines().goroutines
    let segments = 512
    let spool = try makeSpool(segments: segments)
    defer { spool.remove() }
    while spool.claimLimit < segments, spool.growClaimLimit(by: 256) {}
    let epoch: UInt64 = 1 << 40
    let load = RecordedLoad(
      spoolPath: spool.path, trace: trace, goroutines: goroutines, segments: segments, epoch: epoch)
    var drain = SpoolDrain(
      spool: spool, clock: .monotonic, epoch: epoch, catalog: ImageCatalog(names: RecordedLoad.names(of: trace)))
    var stages = Stages()
    var encoder = try BlockEncoder()
    var summary = SummaryBuilder(
      scratchBeside: "/dev/shm/gotrace-benchmark", maximumNodes: SummaryBuilder.maximumNodesOfTraces)
    var written = 0

    func flush(_ drain: inout SpoolDrain, _ started: inout Double, _ stages: inout Stages) throws {
      stages.reading += now() - started
      var begin = now()
      try encode(&drain, &encoder, &summary, &stages, &begin)
      for segment in drain.takeReadSegments() {
        drain.spool.release(segment: segment.index, usedWords: segment.usedWords)
      }
      started = now()
    }

    func drainAll() throws {
      load.completeAll()
      var started = now()
      var problem: (any Error)?
      _ = drain.round(at: load.latest + epoch + 1, batchEvents: 1 << 17) { drain in
        do { try flush(&drain, &started, &stages) } catch { problem = error }
      }
      if let problem { throw problem }
      try flush(&drain, &started, &stages)
    }

    do {
      _ = try trace.forEachBatch { batch in
        if !load.hasRoom(for: batch) { try drainAll() }
        written += load.write(batch)
        if written >= limit { throw Enough() }
      }
    } catch is Enough {
    }
    try drainAll()
    precondition(stages.events == written, "\(stages.events) of \(written) events")
    return stages
  }

  private struct Enough: Error {}

  private static func encode(
    _ drain: inout SpoolDrain, _ encoder: inout BlockEncoder, _ summary: inout SummaryBuilder, _ stages: inout Stages,
    _ begin: inout Double
  ) throws {
    summary.declare(goroutines: Array(drain.tables.goroutines[drain.handedOn.goroutines...]))
    summary.set(parents: drain.takeParents())
    let batch = drain.takeBatch()
    drain.noteHandedOn()
    guard !batch.times.isEmpty else { return }
    stages.events += batch.times.count
    begin = now()
    for piece in batch.pieces(ofAtMost: TraceLimits.maximumEvents) {
      stages.bytes += try encoder.encode(piece).byteCount
    }
    stages.encoding += now() - begin
    begin = now()
    summary.add(batch)
    stages.adding += now() - begin
  }

  func print(_ title: String) {
    func each(_ seconds: Double) -> String { "\((seconds * 1e11 / Double(events)).rounded() / 100)" }
    Swift.print(
      "\(title): \(events) events, \((Double(bytes) * 1000 / Double(events)).rounded() / 1000) bytes each;",
      "ns each: reading \(each(reading)), encoding \(each(encoding)), together \(each(reading + encoding));",
      "adding up \(each(adding))")
  }
}
