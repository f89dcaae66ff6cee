import TestSupport
@testable import TraceStore
import TraceModel
import Replay

/// A whole trace in memory.
struct SampleTrace: Sendable {
  var metadata = TraceMetadata()
  var symbols: [Symbol] = []
  var sites: [SpawnSite] = []
  var processes: [TracedProcess] = []
  var goroutines: [Goroutine] = []
  var batches: [EventBatch] = []
  /// With more call paths, cold ones are folded in the summary.
  var maximumNodes: Int?

  var events: [FlatEvent] { batches.flatMap(\.flat) }
  var summary: TraceSummary {
    var summary = summaryWithNumbers
    summary.resolveSpawnPaths()
    return summary
  }

  /// As a recorder writes it: goroutines name the paths that spawned them by their numbers.
  private var summaryWithNumbers: TraceSummary {
    var builder = SummaryBuilder(maximumNodes: maximumNodes, fewestNodes: maximumNodes.map { $0 / 2 })
    builder.declare(goroutines: goroutines)
    for batch in batches { builder.add(batch) }
    var nodes: [CallTree.Node] = []
    var (summary, facts) = builder.finish(openCalls: OpenCallEnds(processes, lastTicks: builder.lastTicks)) {
      nodes += $0
    }
    summary.callTree.nodes = nodes
    summary.goroutines = facts.flatMap(\.goroutines)
    return summary
  }

  /// As it was computed and stored before open calls lasted to the end of their process.
  var oldSummary: TraceSummary {
    var builder = SummaryBuilder(findsOriginsAsBefore: true)
    builder.declare(goroutines: goroutines)
    for batch in batches { builder.add(batch) }
    var summary = builder.summary()
    for index in summary.callTree.nodes.indices where summary.callTree.nodes[index].totals.openCalls > 0 {
      summary.callTree.nodes[index].totals.openTime = .max
    }
    return summary
  }

  /// Writes the trace, each batch as a block, tables as late as is allowed.
  @discardableResult
  func write(to path: String, finish: Bool = true, level: Int32 = 1) throws -> String {
    var options = TraceWriter.Options()
    options.keepsPartial = !finish
    var writer = try TraceWriter.create(path: path, metadata: metadata, options: options)
    var encoder = try BlockEncoder(level: level)
    try writer.append(symbols: symbols)
    try writer.append(spawnSites: sites)
    for (index, process) in processes.enumerated() { try writer.set(process, at: UInt32(index)) }
    var declared = 0
    for batch in batches {
      let needed = Int(batch.runs.map(\.goroutine).max() ?? 0) + 1
      if needed > declared {
        try writer.append(goroutines: Array(goroutines[declared..<needed]))
        declared = needed
      }
      if metadata.keepsEvents { try writer.append(encoder.encode(batch)) }
    }
    let partial = writer.partialPath
    if finish { try writer.finish(metadata: metadata, processes: processes, summary: summaryWithNumbers) }
    return partial
  }

  /// Goroutines that call, spawn and stall at random; every goroutine but the first is spawned by another.
  static func random(seed: UInt64, events count: Int, goroutines goroutineCount: Int, perBatch: Int) -> SampleTrace {
    var random = SplitMix64(seed: seed)
    var trace = SampleTrace()
    trace.metadata.toolVersion = "1.0"
    trace.metadata.commandLine = ["gotrace-record", "run", "./…"]
    trace.metadata.clock = .init(
      kind: .timeStampCounter, epochTicks: 5, calibrationTicks: 3_000, calibrationNanoseconds: 1_000)
    trace.symbols = (0..<20).map { Symbol(name: "app.f\($0)", package: "app", file: "/app/a.go", line: UInt32($0)) }
    trace.sites = (0..<5).map { SpawnSite(function: "app.f\($0)", file: "/app/a.go", line: UInt32($0)) }
    trace.processes = [
      TracedProcess(
        pid: 10, parentPid: 9, commandLine: ["app", "-v"], goVersion: "go1.27", path: .fast, startTicks: 1,
        endTicks: 99, end: .exited(code: 3), costInsideMilliticks: 4, costOutsideMilliticks: 5, stalls: 6,
        stallTicks: 7)
    ]
    trace.goroutines = [Goroutine(1)]
    var depths = [0]
    var (time, made, batch) = (UInt64(0), 0, EventBatch())
    while made < count {
      let goroutine = Int.random(in: 0..<depths.count, using: &random)
      var events: [(UInt64, Step)] = []
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let long = Int.random(in: 0..<100, using: &random)
        time += UInt64.random(
          in: 0..<(long == 0 ? 1 << 33 : long < 5 ? 200_000 : long < 20 ? 5_000 : 150), using: &random)
        switch Int.random(in: 0..<40, using: &random) {
        case 0 where depths.count < goroutineCount && depths[goroutine] > 0:
          let site = UInt32.random(in: 0..<5, using: &random)
          events.append((time, .spawn(site)))
          trace.goroutines.append(
            Goroutine(UInt64(depths.count + 1), parent: UInt64(goroutine + 1), site: site))
          depths.append(0)
        case 1:
          events.append((time, .stallBegin))
          time += 1000
          events.append((time, .stallEnd))
        case 2..<20 where depths[goroutine] > 0:
          events.append((time, .exit))
          depths[goroutine] -= 1
        default:
          events.append((time, .enter(UInt32.random(in: 0..<20, using: &random))))
          depths[goroutine] += 1
        }
      }
      made += events.count
      batch.append(goroutine: UInt32(goroutine), events)
      if batch.times.count >= perBatch {
        trace.batches.append(batch)
        batch = EventBatch()
      }
    }
    if !batch.times.isEmpty { trace.batches.append(batch) }
    return trace
  }
}

extension TraceReader {
  /// All events that can be read, and the damage found on the way.
  func flatEvents(threads: Int = 1) throws -> (events: [FlatEvent], damage: [TraceDamage]) {
    var events: [FlatEvent] = []
    let damage = try forEachBatch(threads: threads) { events += $0.flat }
    return (events, damage)
  }
}
