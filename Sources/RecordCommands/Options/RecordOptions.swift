public import ArgumentParser
import Console
import Platform
public import Recording

/// Options of every subcommand that records.
struct RecordOptions: ParsableArguments {
  private typealias Defaults = RecordingOptions.Defaults
  private typealias Limits = RecordingOptions.Limits

  @Option(name: [.customShort("o"), .long], help: "The trace to write. (default: the package's name and .trace)")
  var output: String?

  @OptionGroup(title: "Filters") var filters: FunctionFilterOptions

  @Option(
    help: ArgumentHelp(
      "Shared memory between program and recorder at most. "
        + "(default: \(Defaults.spoolBytes >> 20), less where a control group limits memory)",
      valueName: "MiB"))
  var spool: Int?

  @Option(
    help: ArgumentHelp(
      "zstd level of the trace, \(Limits.compressionLevel.lowerBound) to \(Limits.compressionLevel.upperBound).",
      valueName: "level"))
  var level = Defaults.compressionLevel

  @Option(
    help: ArgumentHelp(
      "Where the recorder does not keep up: \"wait\", the program waits; \"drop\", it drops events; \"ring\", it "
        + "waits, and of the trace only the end is kept.",
      valueName: "wait|drop|ring"))
  var overflow = Defaults.overflow

  @Option(
    help: ArgumentHelp(
      "Stop recording where the trace has this size; with --overflow ring, keep so much. "
        + "(default: no limit; ring: \(Defaults.ringBytes >> 20))",
      valueName: "MiB"))
  var maxSize: Int?

  @Option(
    help: ArgumentHelp(
      "Whether to record from the start. \"kill -URG\" of the recorder switches recording on and off.",
      valueName: "true|false"))
  var fromStart = Defaults.isOnFromStart

  @Flag(help: "Keep the summary and no events: a file of a few kB, enough for every report that shows no single call.")
  var summaryOnly = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print more: where the spool is, and what the recorder took.")
  var verbose = false

  @Flag(
    inversion: .prefixedNo,
    help: "A live line on stderr. (default: where stderr is a terminal, and neither stdin nor stdout is one)")
  var live: Bool?

  @Flag(help: .hidden)
  var forcePortable = false

  func validate() throws {
    let (levels, spools, sizes) = (Limits.compressionLevel, Limits.spoolMebibytes, Limits.fileMebibytes)
    guard levels.contains(level) else {
      throw ValidationError("--level is from \(levels.lowerBound) to \(levels.upperBound)")
    }
    guard spool.map(spools.contains) ?? true else {
      throw ValidationError("--spool is from \(spools.lowerBound) to \(spools.upperBound) MiB")
    }
    guard maxSize.map(sizes.contains) ?? true else {
      throw ValidationError("--max-size is from \(sizes.lowerBound) MiB upwards")
    }
    guard !summaryOnly || overflow != .ring else {
      throw ValidationError("--summary-only keeps no events, and --overflow ring keeps the latest: give one of them")
    }
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose: give one of them") }
  }

  /// The options of the library, but for what reports.
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
    options.wantsStatus = live ?? NoticeReporter.hasLiveLine
    options.commandLine = ProgramArguments.all
    options.toolVersion = GoTrace.version
    return options
  }
}

extension Overflow: ExpressibleByArgument {}
