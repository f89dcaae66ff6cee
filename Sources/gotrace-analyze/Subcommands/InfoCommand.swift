import ArgumentParser
import Console
import TraceAnalysis

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What a trace holds: where it comes from, how much there is, what is missing.",
    discussion:
      "Filters apply to 'calls', those by time and goroutine to 'span' and 'goroutines', too; the rest is of the whole recording."
  )

  @OptionGroup var inputs: TraceInputs
  @OptionGroup(title: "Which calls") var filter: FilterOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let traces = try filter.load(inputs.traces, goroutines: .passes)
    try output.write { out, color in
      for (index, trace) in traces.enumerated() {
        if index > 0 { out.write("\n") }
        InfoText(InfoReport(trace), color: color).write(to: &out)
      }
    }
  }
}
