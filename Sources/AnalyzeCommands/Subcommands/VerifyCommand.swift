import Platform
import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks traces from the first to the last byte.",
    discussion: """
      Reads every block and compares the stored summary with that of the events. Prints a line per trace, and below it \
      a line per fault: where it is, and what is lost. The exit status is 1 if there is a fault; 'repair' makes a \
      complete trace of what is left.
      """)

  @Argument(help: "The traces to check.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    var isFaulty = false
    try output.write { out, color in
      for path in traces {
        let reader = try TraceReader(path: path)
        let report = try VerifyReport(reader, threads: Parallel.processorCount)
        isFaulty = isFaulty || !report.faults.isEmpty
        VerifyText(report, color: color).write(to: &out)
      }
    }
    if isFaulty { throw ExitCode(1) }
  }
}
