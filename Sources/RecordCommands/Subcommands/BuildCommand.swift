import ArgumentParser
import Console
import Recording

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Builds an instrumented program that runs anywhere and is recorded by gotrace-record exec.",
    usage: "gotrace-record build [options] [go build flags] <package | file.go ...>",
    discussion: """
      The program contains its symbol table. Without a recorder it records nothing.

        gotrace-record build -o app ./cmd/app
        gotrace-record exec -o app.trace ./app input.txt
      """)

  @Option(name: [.customShort("o"), .long], help: "The program to write. (default: the package's name)")
  var output: String?

  @OptionGroup(title: "Filters") var filters: FunctionFilterOptions

  @Argument(parsing: .captureForPassthrough, help: "Arguments as for \"go build\".")
  var words: [String] = []

  func validate() throws { try Self.showHelpOrVersion(askedIn: words) }

  func run() {
    let diagnostics = Diagnostics(program: "gotrace-record")
    let options = filters.recordingOptions(reportingTo: diagnostics)
    do throws(RecordingError) {
      _ = try Recorder.build(words, output: output, options)
    } catch {
      error.end(diagnostics)
    }
  }
}
