import ArgumentParser
import Console
import Glibc
import Platform

/// Everything the program says beside its report.
let diagnostics = Diagnostics(program: "gotrace-analyze")

@main
enum Program {
  static func main() {
    // A reader that has seen enough (`| head`) ends the program as it ends every other one, without a word.
    signal(SIGPIPE, SIG_DFL)
    UnfinishedFiles.removeOnSignals()
    do {
      var command = try AnalyzeCommand.parseAsRoot(ProgramArguments.words)
      try command.run()
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      guard let failure = CommandFailure(error) else { finish(parserError: error) }
      diagnostics.error(failure.message)
      exit(1)
    }
  }

  /// Help and version are no errors; everything else the parser throws is a mistake in the command line.
  private static func finish(parserError error: any Error) -> Never {
    if AnalyzeCommand.exitCode(for: error) == .success { AnalyzeCommand.exit(withError: error) }
    diagnostics.error(AnalyzeCommand.message(for: error))
    diagnostics.note("'gotrace-analyze --help' and 'gotrace-analyze <subcommand> --help' list subcommands and options")
    exit(2)
  }
}
