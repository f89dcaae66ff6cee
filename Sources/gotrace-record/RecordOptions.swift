import ArgumentParser
import Console
import Recording

/// Options of every subcommand that records.
struct RecordOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .long], help: "The trace to write. (default: the package's name and .trace)")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Also record these packages, dependencies or standard library (repeatable): a/b, a/b/..., a/*.",
      valueName: "pattern"))
  var include: [String] = []

  @Option(help: ArgumentHelp("Leave these packages out (repeatable); wins over --include.", valueName: "pattern"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("Record only functions whose runtime name matches.", valueName: "regexp"))
  var only: String?

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
    guard (16...4096).contains(spool) else { throw ValidationError("--spool is from 16 to 4096 MiB") }
  }

  /// Records through `body` and ends this program as the traced one ended.
  func record(_ body: (RecordingOptions) throws(RecordingError) -> RecordingOutcome) -> Never {
    let diagnostics = Diagnostics(program: "gotrace-record")
    var options = RecordingOptions()
    options.output = output
    options.includes = include
    options.excludes = exclude
    options.only = only
    options.spoolBytes = spool << 20
    options.compressionLevel = level
    options.forcePortable = forcePortable
    options.commandLine = CommandLine.arguments
    options.toolVersion = GoTrace.version
    do throws(RecordingError) {
      let outcome = try body(options)
      if let problem = outcome.problem { diagnostics.error(problem.sentence) }
      if !quiet { diagnostics.note(outcome.sentence) }
      exitLike(outcome.problem != nil && outcome.status == .exited(0) ? .exited(1) : outcome.status)
    } catch {
      diagnostics.error(error.sentence)
      exitLike(.exited(1))
    }
  }
}
