import ArgumentParser
import Console
import Recording

/// Options of every subcommand that records.
struct RecordOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .long], help: "The trace to write. (default: the package's name and .trace)")
  var output: String?

  @OptionGroup(title: "Filters") var filters: FilterOptions

  @Option(help: ArgumentHelp("Shared memory between program and recorder at most, in MiB.", valueName: "MiB"))
  var spool = 256

  @Option(help: ArgumentHelp("zstd level of the trace, 1 to 19.", valueName: "level"))
  var level: Int32 = 1

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Flag(help: .hidden)
  var forcePortable = false

  func validate() throws {
    guard (1...19).contains(level) else { throw ValidationError("--level is from 1 to 19") }
    guard (1...4096).contains(spool) else { throw ValidationError("--spool is from 1 to 4096 MiB") }
  }

  /// Says what killed recorders have left in shared memory, and what to do with it.
  private func tellAbandoned(_ diagnostics: Diagnostics) {
    for spool in AbandonedSpool.all() {
      diagnostics.warning(
        "a recorder was killed, process \(spool.recorderPid): save its recording with "
          + "\"gotrace-record recover \(spool.path)\", or delete that file")
    }
  }

  /// Records through `body` and ends this program as the traced one ended.
  ///
  /// - Parameter afterwards: what to do with a trace that is complete.
  func record(
    _ body: (RecordingOptions) throws(RecordingError) -> RecordingOutcome,
    afterwards: (RecordingOutcome) -> Void = { _ in }
  ) -> Never {
    let diagnostics = Diagnostics(program: "gotrace-record")
    var options = RecordingOptions()
    options.output = output
    filters.apply(to: &options)
    options.spoolBytes = spool << 20
    options.compressionLevel = level
    options.forcePortable = forcePortable
    options.commandLine = CommandLine.arguments
    options.toolVersion = GoTrace.version
    if !quiet { tellAbandoned(diagnostics) }
    do throws(RecordingError) {
      let outcome = try body(options)
      if let problem = outcome.problem { diagnostics.error(problem.sentence) }
      if outcome.processes == 0 {
        diagnostics.warning("nothing was recorded: no instrumented function ran")
      }
      if !quiet { diagnostics.note(outcome.sentence) }
      if outcome.problem == nil { afterwards(outcome) }
      exitLike(outcome.problem != nil && outcome.status == .exited(0) ? .exited(1) : outcome.status)
    } catch {
      diagnostics.error(error.sentence)
      exitLike(.exited(1))
    }
  }
}
