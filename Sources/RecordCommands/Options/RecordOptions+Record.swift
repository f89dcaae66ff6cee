import Console
import Platform
import Recording

extension RecordOptions {
  /// Records through `body`, reports on stderr, and ends this program as the traced one ended.
  ///
  /// - Parameter afterwards: what to do with a trace that is complete.
  func record(
    _ body: (RecordingOptions) throws(RecordingError) -> RecordingOutcome,
    afterwards: (RecordingOutcome) -> Void = { _ in }
  ) -> Never {
    let diagnostics = Diagnostics(program: "gotrace-record")
    let reporter = NoticeReporter(diagnostics, isQuiet: quiet, isVerbose: verbose)
    var options = recording
    options.observer = { reporter.show($0) }
    options.report(to: diagnostics)
    if quiet { options.warn = { _ in } }
    if !quiet { warnOfAbandonedSpools(diagnostics) }
    do throws(RecordingError) {
      let outcome = try body(options)
      reporter.clear()
      if let problem = outcome.problem, !reporter.hasReported(problem) { diagnostics.error(problem.sentence) }
      for warning in outcome.warnings { diagnostics.warning(warning) }
      for pid in outcome.running {
        diagnostics.warning("process \(pid) still runs; what it does from now on is not recorded")
      }
      if !quiet, outcome.problem == nil { diagnostics.note(outcome.sentence) }
      if verbose { diagnostics.note(ResourceText.own(endNanoseconds: outcome.endNanoseconds)) }
      if outcome.problem == nil { afterwards(outcome) }
      exitLike(outcome.exitStatus)
    } catch {
      reporter.clear()
      error.end(diagnostics)
    }
  }

  /// Reports what killed recorders have left in shared memory, and what to do with it.
  private func warnOfAbandonedSpools(_ diagnostics: Diagnostics) {
    for spool in AbandonedSpool.all() {
      diagnostics.warning(
        "a recorder was killed, process \(spool.recorderPid): save its recording with "
          + "\"gotrace-record recover \(spool.path)\", or delete that file")
    }
  }
}
