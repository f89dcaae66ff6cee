import ArgumentParser
import Console
import Recording

struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Completes the trace of a recorder that was killed.",
    usage: "gotrace-record recover [-o <trace>] <spool>",
    discussion: """
      A killed gotrace-record leaves its spool in shared memory, with events that are in no file yet, and an \
      unfinished file beside the trace. Both together are the whole recording. They are removed when the trace is \
      complete. Without a spool the command lists those that are there.

        gotrace-record recover
        gotrace-record recover -o server.trace /dev/shm/gotrace.4711.spool
      """)

  @Option(name: [.customShort("o"), .long], help: "The trace to write. (default: the original path)")
  var output: String?

  @Argument(help: "The spool, /dev/shm/gotrace.<pid>.spool.")
  var spool: String?

  func run() {
    let diagnostics = Diagnostics(program: "gotrace-record")
    guard let spool else {
      for abandoned in AbandonedSpool.all() { print(abandoned.path) }
      return
    }
    do throws(RecordingError) {
      guard let outcome = try Recorder.recover(spool: spool, output: output) else {
        diagnostics.note("\(spool): nothing was recorded; spool removed")
        return
      }
      for pid in outcome.running { diagnostics.warning("process \(pid) still runs; it is no longer recorded") }
      for warning in outcome.warnings { diagnostics.warning(warning) }
      if let problem = outcome.problem { throw problem }
      diagnostics.note(outcome.sentence)
    } catch {
      error.end(diagnostics)
    }
  }
}
