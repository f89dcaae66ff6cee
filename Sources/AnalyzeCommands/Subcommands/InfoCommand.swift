import ArgumentParser
import Console
import TraceAnalysis

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What a trace contains: how it was made, its size, what is missing.",
    discussion: """
      Filters apply to 'calls'; filters by time and goroutine also to 'span' and 'goroutines'. The rest is of the \
      whole recording.
      """
  )

  @OptionGroup var inputs: TraceInputs
  @OptionGroup(title: "Which calls") var filter: FilterOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let traces = try TraceLoader.reporting.traces(
      inputs.traces, LoadPlan(filter.selection, goroutines: .passes, functionSelection: .summary))
    try output.write { out, color in
      for (index, trace) in traces.enumerated() {
        if index > 0 { out.write("\n") }
        InfoText(InfoReport(trace), color: color).write(to: &out)
      }
    }
  }
}
