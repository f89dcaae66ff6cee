import Platform
import Console
import TraceAnalysis
import TraceStore

/// A trace file that has been opened, with what reports need of it.
struct OpenTrace {
  let reader: TraceReader
  let trace: LoadedTrace

  /// What is missing from a damaged trace is told as a warning.
  init(path: String, goroutines use: GoroutineUse) throws {
    reader = try TraceReader(path: path)
    defer { diagnostics.status(nil) }
    trace = try LoadedTrace(
      reader, goroutines: use, threads: Parallel.processorCount, progress: Progress(path).note)
    warnOfWhole(trace, at: path)
  }
}

/// Warns once of what is missing from a trace, or was counted differently when it was recorded.
func warnOfWhole(_ trace: LoadedTrace, at path: String) {
  tell(trace.damage, of: path)
  guard trace.hasOldOpenCalls else { return }
  diagnostics.warnOnce(
    "\(path): recorded by an earlier version: calls that never returned are counted up to the last event of their "
      + "goroutine. 'gotrace-analyze repair' counts them to the end of their process.")
}

/// Tells once what is missing from a trace.
func tell(_ damage: [TraceDamage], of path: String) {
  for damage in damage { diagnostics.warnOnce("\(SafeText.visible(path)): \(DamageText.format(damage))") }
}
