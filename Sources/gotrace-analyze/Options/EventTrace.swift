import Console
import TraceAnalysis
import TraceStore

/// A trace whose single events are looked at.
struct EventTrace {
  let reader: TraceReader
  let trace: LoadedTrace

  /// Opens the one trace of the command line.
  init(_ inputs: TraceInputs) throws {
    guard let path = inputs.traces.first, inputs.traces.count == 1 else {
      throw CommandFailure("single calls are those of one trace; times of several do not fit together")
    }
    reader = try TraceReader(path: path)
    trace = try LoadedTrace(reader, threads: Processors.online)
    guard trace.metadata.keepsEvents else {
      throw CommandFailure("\(path) holds the summary only; single calls are not in it")
    }
    inputs.warn(trace, path)
  }

  /// Tells of damage that was found in the events, unless it has been told.
  func warn(_ damage: [TraceDamage]) {
    for damage in damage { diagnostics.warnOnce("\(reader.path): \(DamageText.format(damage))") }
  }
}
