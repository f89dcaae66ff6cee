public import ArgumentParser
import Console
import Platform

/// Everything the program prints beside its report.
let diagnostics = Diagnostics(program: "gotrace-analyze")

/// The root of the command line; each subcommand is a file in Subcommands/.
public struct AnalyzeCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
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
      TreeCommand.self, FlameCommand.self, JSONCommand.self, ReportCommand.self, ScoreCommand.self, CallersCommand.self,
      CalleesCommand.self, CallsCommand.self, GoroutinesCommand.self, HTMLCommand.self, ExportCommand.self,
      InfoCommand.self, DiffCommand.self, HistoryCommand.self, VerifyCommand.self, RepairCommand.self,
      MergeCommand.self, SliceCommand.self, RedactCommand.self,
    ])

  public init() {}

  /// The whole program.
  public static func runProgram() -> Never {
    ThisProcess.endOnBrokenPipe()
    UnfinishedFiles.removeOnSignals()
    do {
      var command = try parseAsRoot(ProgramArguments.words)
      try command.run()
      exitLike(.exited(0))
    } catch let code as ExitCode {
      exitLike(.exited(code.rawValue))
    } catch {
      guard let failure = CommandFailure(error) else { end(parserError: error) }
      diagnostics.error(failure.message)
      exitLike(.exited(1))
    }
  }

  /// Help and version are no errors; everything else the parser throws is a mistake in the command line.
  private static func end(parserError error: any Error) -> Never {
    if exitCode(for: error) == .success { exit(withError: error) }
    diagnostics.error(message(for: error))
    diagnostics.note("'gotrace-analyze --help' and 'gotrace-analyze <subcommand> --help' list subcommands and options")
    exitLike(.exited(2))
  }
}
