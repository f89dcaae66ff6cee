import ArgumentParser
import Console
import Recording

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists what a recording would instrument, and what is left out and why.",
    usage: "gotrace-record list [options] [go build flags] [packages]",
    discussion: """
      One line per function: "traced" or the reason, its runtime name, its source location.

        gotrace-record list --tests ./...
        gotrace-record list --json --skip-inlinable ./cmd/app
      """)

  @OptionGroup(title: "Filters") var filters: FunctionFilterOptions

  @Flag(help: "With the packages' tests.")
  var tests = false

  @Flag(help: "One JSON object per line.")
  var json = false

  @Argument(parsing: .captureForPassthrough, help: "Flags and packages as for the go command.")
  var words: [String] = []

  func validate() throws { try Self.showHelpOrVersion(askedIn: words) }

  func run() {
    let diagnostics = Diagnostics(program: "gotrace-record")
    let options = filters.recordingOptions(reportingTo: diagnostics)
    do throws(RecordingError) {
      let listing = try Recorder.list(words, tests: tests, options)
      if listing.functions.isEmpty {
        diagnostics.note("nothing would be recorded: no package is of a main module; name packages with --include")
      }
      for line in json ? listing.jsonLines : listing.textLines { print(line) }
    } catch {
      error.end(diagnostics)
    }
  }
}
