import ArgumentParser
import Console

/// The root of the command line; each subcommand is a file in Subcommands/.
struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gotrace-analyze",
    abstract: "Makes reports from traces that gotrace-record wrote.",
    discussion: """
      A first look:    gotrace-analyze tree server.trace
      A flame graph:   gotrace-analyze flame server.trace | flamegraph.pl > server.svg

      Several traces are merged. Reports go to standard output or to a file (-o), everything else to standard error.

      Exit status: 0 the report is written (if a trace is damaged, a warning reports what is missing), 1 a trace could \
      not be read, the report could not be written, or 'verify' found a fault, 2 the command line is wrong.
      """,
    version: GoTrace.version,
    subcommands: [
      TreeCommand.self, FlameCommand.self, JSONCommand.self, ReportCommand.self, CallersCommand.self,
      CalleesCommand.self, CallsCommand.self, GoroutinesCommand.self, HTMLCommand.self, ExportCommand.self,
      InfoCommand.self, DiffCommand.self, HistoryCommand.self, VerifyCommand.self, RepairCommand.self,
      MergeCommand.self, SliceCommand.self, RedactCommand.self,
    ])
}
