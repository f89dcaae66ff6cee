import ArgumentParser
import Console
import Recording

/// Which functions are recorded.
struct FunctionFilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also record these packages, dependencies or standard library (repeatable): net/http, db (the end of "
        + "an import path), example.com/app/..., ./...; the most exact match wins (docs/PATTERNS.md). Generated code "
        + "where its package, or its file (dir/parser.go), is named.",
      valueName: "pattern"))
  var include: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave these packages out (repeatable), by patterns as of --include; takes precedence over --include.",
      valueName: "pattern"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("Record only functions whose runtime name matches.", valueName: "regexp"))
  var only: String?

  @Flag(help: "Leave out functions that the compiler would inline.")
  var skipInlinable = false

  @Option(
    help: ArgumentHelp(
      "Functions that are only counted, or not recorded, one a line: \"count NAME\" or \"skip NAME\". "
        + "(default: \(FilterFile.name) beside go.mod)",
      valueName: "file"))
  var filterFile: String?

  @Flag(help: "Ignore \(FilterFile.name) beside go.mod.")
  var noFilterFile = false

  func validate() throws {
    if filterFile != nil && noFilterFile {
      throw ValidationError("--filter-file and --no-filter-file cannot be used together")
    }
  }

  /// The options of the library for a subcommand that has no others; it reports to `diagnostics`.
  func recordingOptions(reportingTo diagnostics: Diagnostics) -> RecordingOptions {
    var options = RecordingOptions()
    options.report(to: diagnostics)
    apply(to: &options)
    return options
  }

  func apply(to options: inout RecordingOptions) {
    options.includes = include
    options.excludes = exclude
    options.only = only
    options.skipsInlinable = skipInlinable
    options.filterFile = noFilterFile ? .none : filterFile.map(FilterFileChoice.path) ?? .besideModule
  }
}
