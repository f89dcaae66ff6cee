import ArgumentParser
import Recording

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Runs go test and records the calls of tests and tested code.",
    usage: "gotrace-record test [options] [go build and test flags] [packages] [go test flags]",
    discussion: """
      gotrace-record's own options come first. From the first other word on everything reads as after "go test". \
      Every test binary is a process of the trace. -count=1 is set unless given. The exit status is \
      go test's.

        gotrace-record test -o auth.trace ./pkg/auth -run TestLogin -v
        gotrace-record test -race ./...
      """)

  @OptionGroup var options: RecordOptions

  @OptionGroup(title: "Overhead") var overhead: OverheadOptions

  @Argument(parsing: .captureForPassthrough, help: "Arguments as for \"go test\".")
  var words: [String] = []

  func validate() throws {
    try Self.showHelpOrVersion(askedIn: words)
    if overhead.measure { throw ValidationError("--measure is for programs: what tests take is not known") }
  }

  func run() {
    overhead.record(
      options, { recording throws(RecordingError) in try Recorder.test(words, recording) },
      plain: { _ throws(RecordingError) in 0 })
  }
}
