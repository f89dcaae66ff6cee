public import ArgumentParser
public import TraceAnalysis
import TraceStore
import TraceModel

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "A table of the functions: calls, times, percentiles.",
    discussion: """
      'total' is the time in which a call of the function was open; a call inside another call of the same function on \
      the same goroutine adds nothing. 'self' is the total time without that of the functions it calls, and 'share' \
      its part of all self time. 'open' calls never returned; mean, min, max and percentiles are of those that did. \
      Percentiles are exact within 1.6 %.

      The first \(FunctionReport.readableRows) rows are shown, and the others summed up, on a terminal, in a pipe and \
      in a file alike; '--all' shows all. 'csv', 'json' and 'ndjson' have all rows.
      """)

  @OptionGroup var calls: ProfileOptions

  @Option(help: "What a row stands for.")
  var by = FunctionReport.Grouping.standard

  @Option(help: "The order of the rows.")
  var sort = FunctionReport.Order.standard

  @Option(help: ArgumentHelp("Only rows whose name matches this regular expression.", valueName: "regex"))
  var filter: NameRegex?

  @OptionGroup var rows: ReadableTableOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let (_, profile, names) = try calls.load(showsPercentiles: true, paths: by == .function ? .sums : .groups)
    var report = FunctionReport(profile, names: names, by: by, order: sort)
    if let filter { report.keepRows(matching: filter) }
    // A row for a single one more is that row.
    let readable = report.rows.count == FunctionReport.readableRows + 1 ? .max : FunctionReport.readableRows
    if let limit = rows.limit(readable: readable) { report.keepFirst(limit) }
    try rows.table.write(report.table, to: output)
  }
}

extension FunctionReport.Grouping: ExpressibleByArgument {}
extension FunctionReport.Order: ExpressibleByArgument {}
