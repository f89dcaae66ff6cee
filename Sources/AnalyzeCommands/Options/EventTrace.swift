import Platform
import Console
import TraceAnalysis
import TraceStore
import TraceModel

/// A trace whose single events are looked at.
struct EventTrace {
  let pass: EventPass
  var trace: LoadedTrace { pass.trace }

  /// Opens the trace of the command line, or one made of several; `progress` where nothing else is written to the terminal
  /// meanwhile.
  init(_ inputs: TraceInputs, _ filter: FilterOptions, _ output: OutputOptions) throws {
    let reader: TraceReader
    if inputs.traces.count == 1 {
      reader = try TraceReader(path: inputs.traces[0])
    } else {
      let merged = try TraceReader.merging(inputs.traces)
      for (path, damage) in zip(inputs.traces, merged.damage) { tell(damage, of: path) }
      reader = merged.reader
    }
    let path = inputs.traces.joined(separator: ", ")
    guard reader.metadata.keepsEvents else { throw TraceStoreError.noEvents(path: path) }
    let progress = Progress(path)
    let trace = try LoadedTrace(reader, threads: Parallel.processorCount, progress: progress.note)
    warnOfWhole(trace, at: path)
    let filter = try filter.filter(for: trace)
    let isQuiet = output.isTerminal
    pass = try EventPass(reader, trace, filter: filter, threads: Parallel.processorCount) { part in
      if !isQuiet { progress.note(part) }
    }
  }

  /// Tells of damage that was found in the events, unless it has been told.
  func warn(_ damage: [TraceDamage]) {
    diagnostics.status(nil)
    tell(damage, of: pass.reader.path)
  }
}
