import ArgumentParser
import Recording

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Builds and runs a Go program and records its calls.",
    usage: "gotrace-record run [options] [go build flags] <package | file.go ...> [program arguments]",
    discussion: """
      gotrace-record's own options come first. From the first other word on everything reads as after "go run": build \
      flags, one package or a list of files, then the program's arguments. The exit status is the program's.

        gotrace-record run -o server.trace ./cmd/server --port 8080
        gotrace-record run -tags prod -race ./cmd/app input.txt
      """)

  @OptionGroup var options: RecordOptions

  @OptionGroup(title: "Overhead") var overhead: OverheadOptions

  @Argument(parsing: .captureForPassthrough, help: "Arguments as for \"go run\".")
  var words: [String] = []

  func validate() throws { try Self.showHelpOrVersion(askedIn: words) }

  func run() {
    overhead.record(
      options, { recording throws(RecordingError) in try Recorder.run(words, recording) },
      plain: { recording throws(RecordingError) in try Recorder.runPlain(words, recording) })
  }
}
