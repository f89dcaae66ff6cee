import ArgumentParser
import Platform
import Recording

struct ExecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Records a program made by gotrace-record build, or builds and records a package and prints its tree.",
    usage: "gotrace-record exec [options] [--] <program | package> [arguments]",
    discussion: """
      With a package the call tree is printed on standard output when the program has ended.

        gotrace-record exec -o app.trace -- ./app input.txt
        gotrace-record exec ./cmd/app input.txt
      """)

  @OptionGroup var options: RecordOptions

  @Argument(parsing: .captureForPassthrough, help: "A program or package, and its arguments.")
  var words: [String] = []

  func validate() throws { try Self.showHelpOrVersion(askedIn: words) }

  func run() {
    let command = words.first == "--" ? Array(words.dropFirst()) : words
    if let name = command.first, Recorder.isProgram(name) {
      options.record { recording throws(RecordingError) in try Recorder.exec(command, recording) }
    }
    if let name = command.first, Recorder.isMissing(name) {
      options.record { _ throws(RecordingError) in throw .programNotFound(name) }
    }
    options.record({ recording throws(RecordingError) in try Recorder.run(command, recording) }) { outcome in
      // There is nothing to tidy up any more, and a reader of the tree may stop in the middle.
      SignalMask.restore()
      TreePrinter.printTree(of: outcome.tracePath)
    }
  }
}
