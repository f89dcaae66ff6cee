public import ArgumentParser
public import TraceAnalysis

/// How a table is written, and how much of it.
struct TableOptions: ParsableArguments {
  @Option(help: "Output format; 'csv', 'json' and 'ndjson' have unrounded numbers and nanoseconds.")
  var format = TableFormat.standard

  @Option(help: "Show only the first rows.")
  var top: Int?

  mutating func validate() throws {
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
  }

  /// Writes the table; a last line counts the rows that are left out, where the format has room for it.
  func write(_ table: Table, to output: OutputOptions) throws {
    var table = table
    if let top { table.keepFirst(top) }
    try output.write { out, color in table.write(as: format, color: color, to: &out) }
  }
}

extension TableFormat: ExpressibleByArgument {}
