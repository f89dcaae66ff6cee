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

  @Option(
    help: ArgumentHelp(
      "Where the recorder does not keep up: \"wait\", the program waits; \"drop\", it drops events; \"ring\", it waits, "
        + "and of the trace only the end is kept.",
      valueName: "wait|drop|ring"))
  var overflow = OverflowChoice.wait

  @Option(
    help: ArgumentHelp(
      "Stop recording where the trace has this size; with --overflow ring, keep so much. (default: no limit; ring: 64)",
      valueName: "MiB"))
  var maxSize: Int?

  @Option(
    help: ArgumentHelp(
      "Whether to record from the start. \"kill -URG\" of the recorder switches recording on and off.",
      valueName: "true|false"))
  var fromStart = true

  @Flag(help: "Keep the summary and no events: a file of a few kB, enough for every report that shows no single call.")
  var summaryOnly = false

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Flag(help: "Say more: where the spool is, and what the recorder took.")
  var verbose = false

  @Flag(
    inversion: .prefixedNo,
    help: "A live line on stderr. (default: where stderr is a terminal, and neither stdin nor stdout is one)")
  var live: Bool?

  @Flag(help: .hidden)
  var forcePortable = false

  func validate() throws {
    guard (1...19).contains(level) else { throw ValidationError("--level is from 1 to 19") }
    guard (1...4096).contains(spool) else { throw ValidationError("--spool is from 1 to 4096 MiB") }
    guard maxSize.map({ (1...1 << 30).contains($0) }) ?? true else {
      throw ValidationError("--max-size is from 1 MiB upwards")
    }
    guard !summaryOnly || overflow != .ring else {
      throw ValidationError("--summary-only keeps no events, and --overflow ring keeps the latest: give one of them")
    }
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose: give one of them") }
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
    options.overflow = overflow.policy
    options.maximumFileBytes = maxSize.map { $0 << 20 }
    options.isOnFromStart = fromStart
    options.keepsSummaryOnly = summaryOnly
    let line = LiveLine(diagnostics, isQuiet: quiet, isVerbose: verbose)
    options.observer = { line.show($0) }
    options.wantsStatus = live ?? LiveLine.isWelcome
    options.commandLine = CommandLine.arguments
    options.toolVersion = GoTrace.version
    if !quiet { tellAbandoned(diagnostics) }
    do throws(RecordingError) {
      let outcome = try body(options)
      line.clear()
      if let problem = outcome.problem, !line.hasTold(problem) { diagnostics.error(problem.sentence) }
      if outcome.refusedProcesses > 0 {
        diagnostics.warning(
          "\(CountText.count(outcome.refusedProcesses, "process", plural: "processes")) not recorded: too many ran at once"
        )
      }
      if outcome.processes == 0 {
        diagnostics.warning("nothing was recorded: no instrumented function ran")
      }
      if !quiet, outcome.problem == nil { diagnostics.note(outcome.sentence) }
      if verbose { diagnostics.note(ResourceText.own(endNanoseconds: outcome.endNanoseconds)) }
      if outcome.problem == nil { afterwards(outcome) }
      exitLike(outcome.problem != nil && outcome.status == .exited(0) ? .exited(1) : outcome.status)
    } catch {
      diagnostics.error(error.sentence)
      exitLike(.exited(1))
    }
  }
}

/// `--overflow`.
enum OverflowChoice: String, ExpressibleByArgument, CaseIterable {
  case wait, drop, ring

  var policy: RecordingOptions.Overflow {
    switch self {
    case .wait: .wait
    case .drop: .drop
    case .ring: .ring
    }
  }
}
