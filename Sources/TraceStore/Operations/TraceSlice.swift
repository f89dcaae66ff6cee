import Replay
public import TraceModel

/// A part of a trace.
public struct TraceSlice: Sendable {
  /// Only what happens in this time, ticks.
  public var ticks: ClosedRange<UInt64>?
  /// Only these goroutines (indices into the goroutine table).
  public var goroutines: Set<UInt32>?
  /// Only calls of these functions and what they call on the same goroutine.
  public var functions: Set<FunctionID>?

  /// Whether nothing is left out.
  public var isWhole: Bool { ticks == nil && goroutines == nil && functions == nil }

  public init(
    ticks: ClosedRange<UInt64>? = nil, goroutines: Set<UInt32>? = nil, functions: Set<FunctionID>? = nil
  ) {
    self.ticks = ticks
    self.goroutines = goroutines
    self.functions = functions
  }
}

extension TraceReader {
  /// Writes a trace of a part of this one.
  ///
  /// Calls that are open when the time begins are entered then; calls that are open when it ends are cut off there
  /// (they count as open). Goroutines without such calls and without events in the slice are left out.
  ///
  /// - Returns: What is wrong with this trace.
  public func slice(_ slice: TraceSlice, to path: String, threads: Int = 1) throws -> [TraceDamage] {
    guard metadata.keepsEvents else { throw TraceStoreError.noEvents(path: self.path) }
    let table = try goroutines()
    var metadata = metadata
    metadata.history.append("slice")
    // A time without end cuts nothing off.
    let end = slice.ticks.flatMap { $0.upperBound == .max ? nil : $0.upperBound }
    var processes = end.map { end in self.processes.map { $0.recorded(until: end) } } ?? self.processes
    // Which of the calls that were only counted are in a part is not known, nor how much processor time.
    if !slice.isWhole {
      for index in processes.indices {
        processes[index].countedCalls = [:]
        processes[index].processorNanoseconds = 0
      }
    }
    var output = try TraceOutput.create(
      path: path, metadata: metadata, symbols: symbols, spawnSites: spawnSites, processes: processes)
    var slicer = Slicer(slice, goroutineCount: goroutineCount)
    let found: [TraceDamage]
    let ends = OpenCallEnds(self.processes, lastTicks: ticks?.upperBound ?? 0)
    var lasts = [UInt64](repeating: 0, count: goroutineCount)
    do {
      found = try forEachBatch(
        threads: threads, onDamage: { try output.appendGaps(of: slicer.loseEvents(of: $0.goroutines)) }
      ) { batch in
        var at = 0
        for run in batch.runs {
          at += Int(run.count)
          lasts[Int(run.goroutine)] = batch.times[at - 1]
        }
        let part = slicer.part(of: batch)
        try output.append(goroutines: slicer.takeNewGoroutines().map { table.goroutines[Int($0)] })
        try output.append(part)
      }
      let rest = slicer.rest { goroutine in
        ends.ticks(process: table.goroutines[Int(goroutine)].process, last: lasts[Int(goroutine)])
      }
      try output.append(goroutines: slicer.takeNewGoroutines().map { table.goroutines[Int($0)] })
      try output.append(rest)
    } catch {
      try output.discard()
      throw error
    }
    try output.finish(metadata: metadata, processes: processes)
    return damage + table.damage + found
  }
}
