import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks traces from the first to the last byte.",
    discussion: """
      Every block is read, and the stored summary is compared with that of the events. A line per trace, and below it one \
      per fault: where it is, and what is lost. Exit status 1 where there is a fault; 'repair' saves what is left.
      """)

  @Argument(help: "The traces to check.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    var isFaulty = false
    try output.write { out, color in
      for path in traces {
        let reader = try TraceReader(path: path)
        let report = try VerifyReport(reader, threads: Processors.online)
        isFaulty = isFaulty || !report.faults.isEmpty
        VerifyText(report, color: color).write(to: &out)
      }
    }
    if isFaulty { throw ExitCode(1) }
  }
}
