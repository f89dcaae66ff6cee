import ArgumentParser
import Console
import Recording

struct SelfCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-check",
    abstract: "Runs a program or tests and compares GoTrace's names of functions with the Go runtime's.",
    usage: "gotrace-record self-check [--tests] [options] <as for run or test>",
    shouldDisplay: false)

  @Flag(help: "Run the packages' tests.")
  var tests = false

  @OptionGroup(title: "Filters") var filters: FunctionFilterOptions

  @Argument(parsing: .captureForPassthrough)
  var words: [String] = []

  func validate() throws { try Self.showHelpOrVersion(askedIn: words) }

  func run() throws {
    let diagnostics = Diagnostics(program: "gotrace-record")
    let options = filters.recordingOptions(reportingTo: diagnostics)
    do {
      let result = try SelfCheck.run(words, tests: tests, options)
      for difference in result.differences {
        let recorded = difference.ours.isEmpty ? "no recorded name" : "the recorded name \(difference.ours)"
        diagnostics.error("\(difference.actual) has \(recorded)")
      }
      diagnostics.note(
        "\(CountText.count(UInt64(result.compared), "function")) compared, \(result.differences.count) different")
      if result.compared == 0 || !result.differences.isEmpty { throw ExitCode(1) }
    } catch let error as RecordingError {
      error.end(diagnostics)
    }
  }
}
