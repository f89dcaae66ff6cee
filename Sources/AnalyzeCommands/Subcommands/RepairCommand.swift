import Platform
import ArgumentParser
import TraceStore

struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Makes a complete trace of what is left of a damaged one.",
    discussion: """
      The new trace has everything that can be read, with a new index and a new summary. Calls that were open where \
      events are missing end there and count as open.
      """)

  @Argument(help: "The damaged trace.", completion: .file(extensions: ["trace"]))
  var trace: String

  @OptionGroup var output: TraceOutputOptions

  mutating func run() throws {
    report(try output.open(trace).repair(to: output.output, threads: Parallel.processorCount), of: trace)
  }
}
