import ArgumentParser
import TraceAnalysis

/// A table of which people get the first rows and the sum of the others, unless they ask for all.
struct ReadableTableOptions: ParsableArguments {
  @Flag(help: "Show all rows.")
  var all = false

  @OptionGroup var table: TableOptions

  mutating func validate() throws {
    if all && table.top != nil { throw ValidationError("--all and --top exclude each other") }
  }

  /// The number of rows after which the others are summed up: `readable` unless the user said another one; nil if
  /// nothing is summed up.
  func limit(readable: Int) -> Int? {
    table.format.isForPeople && !all ? table.top ?? readable : nil
  }
}
