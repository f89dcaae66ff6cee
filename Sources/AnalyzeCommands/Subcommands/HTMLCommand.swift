import ArgumentParser
import TraceAnalysis

struct HTMLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "html",
    abstract: "One HTML page that works offline: flame graph, functions, goroutines, timeline.",
    discussion: """
      The page has the summary and no single calls, so its size does not depend on the duration of the recording.
      """)

  @OptionGroup var calls: ProfileOptions
  @OptionGroup var grouping: GroupingOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let (traces, profile, names) = try calls.load(by: grouping.by, goroutines: .lineage, showsPercentiles: true)
    let report = try HTMLReport(traces, profile, names: names, title: calls.inputs.title, isGrouped: grouping.by != nil)
    try output.write { out, _ in report.write(to: &out) }
  }
}
