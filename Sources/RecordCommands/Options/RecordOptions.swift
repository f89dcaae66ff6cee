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
      "Maximum shared memory between program and recorder. "
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
      "If the recorder does not keep up: \"wait\", the program waits; \"drop\", it drops events; \"ring\", it "
        + "waits, and only the end of the trace is kept.",
      valueName: "wait|drop|ring"))
  var overflow = Defaults.overflow

  @Option(
    help: ArgumentHelp(
      "Stop recording when the trace has this size; with --overflow ring, keep this much. "
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

  @Flag(help: "Print only errors.")
  var quiet = false

  @Flag(help: "Print more: where the spool is, and the resources that the recorder used.")
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
      throw ValidationError("--level must be between \(levels.lowerBound) and \(levels.upperBound)")
    }
    guard spool.map(spools.contains) ?? true else {
      throw ValidationError("--spool must be between \(spools.lowerBound) and \(spools.upperBound) MiB")
    }
    guard maxSize.map(sizes.contains) ?? true else {
      throw ValidationError("--max-size must be between \(sizes.lowerBound) and \(sizes.upperBound) MiB")
    }
    guard !summaryOnly || overflow != .ring else {
      throw ValidationError("--summary-only and --overflow ring cannot be used together: a summary has no events")
    }
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose cannot be used together") }
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
