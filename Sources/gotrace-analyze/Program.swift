import ArgumentParser
import Console
import Glibc
import TraceAnalysis
import TraceStore

/// Everything the program says beside its report.
let diagnostics = Diagnostics(program: "gotrace-analyze")

@main
enum Program {
  static func main() {
    // A reader that has seen enough (`| head`) ends the program as it ends every other one, without a word.
    signal(SIGPIPE, SIG_DFL)
    do {
      var command = try AnalyzeCommand.parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      fail(failure)
    } catch let error as TraceStoreError {
      fail(CommandFailure(error))
    } catch let error as SelectionError {
      fail(CommandFailure(error))
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      finish(parserError: error)
    }
  }

  private static func fail(_ failure: CommandFailure) -> Never {
    diagnostics.error(failure.message)
    exit(1)
  }

  /// Help and version are no errors; everything else the parser throws is a mistake in the command line.
  private static func finish(parserError error: any Error) -> Never {
    if AnalyzeCommand.exitCode(for: error) == .success { AnalyzeCommand.exit(withError: error) }
    diagnostics.error(AnalyzeCommand.message(for: error))
    diagnostics.note("'gotrace-analyze --help' and 'gotrace-analyze <subcommand> --help' tell what there is")
    exit(2)
  }
}
