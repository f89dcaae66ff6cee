public import ArgumentParser
import Console
import Platform
public import Recording

/// Options of every subcommand that records.
struct RecordOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .long], help: "The trace to write. (default: the package's name and .trace)")
  var output: String?

  @OptionGroup(title: "Filters") var filters: FilterOptions

  @Option(
    help: ArgumentHelp(
      "Shared memory between program and recorder at most. (default: 256, less where a control group limits memory)",
      valueName: "MiB"))
  var spool: Int?

  @Option(help: ArgumentHelp("zstd level of the trace, 1 to 19.", valueName: "level"))
  var level: Int32 = 1

  @Option(
    help: ArgumentHelp(
      "Where the recorder does not keep up: \"wait\", the program waits; \"drop\", it drops events; \"ring\", it waits, "
        + "and of the trace only the end is kept.",
      valueName: "wait|drop|ring"))
  var overflow = RecordingOptions.Overflow.wait

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
    guard spool.map({ (1...4096).contains($0) }) ?? true else { throw ValidationError("--spool is from 1 to 4096 MiB") }
    guard maxSize.map({ (1...1 << 30).contains($0) }) ?? true else {
      throw ValidationError("--max-size is from 1 MiB upwards")
    }
    guard !summaryOnly || overflow != .ring else {
      throw ValidationError("--summary-only keeps no events, and --overflow ring keeps the latest: give one of them")
    }
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose: give one of them") }
  }

  /// What the library is asked for, without what listens to it.
  var recording: RecordingOptions {
    var options = RecordingOptions()
    options.output = output
    filters.apply(to: &options)
    options.spoolBytes = spool.map { $0 << 20 }
    options.compressionLevel = level
    options.forcePortable = forcePortable
    options.overflow = overflow
    options.maximumFileBytes = maxSize.map { $0 << 20 }
    options.isOnFromStart = fromStart
    options.keepsSummaryOnly = summaryOnly
    options.wantsStatus = live ?? LiveLine.isWelcome
    options.commandLine = ProgramArguments.all
    options.toolVersion = GoTrace.version
    return options
  }
}

extension RecordingOptions.Overflow: ExpressibleByArgument {}
