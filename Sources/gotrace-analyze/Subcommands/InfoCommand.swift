import ArgumentParser
import Console
import TraceAnalysis

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What a trace holds: where it comes from, how much there is, what is missing.")

  @OptionGroup var inputs: TraceInputs
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let traces = try inputs.open().map(\.trace)
    try output.write { out, color in
      for (index, trace) in traces.enumerated() {
        if index > 0 { out.write("\n") }
        InfoText(InfoReport(trace), color: color).write(to: &out)
      }
    }
  }
}
