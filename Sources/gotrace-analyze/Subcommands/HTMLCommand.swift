import ArgumentParser
import TraceAnalysis

struct HTMLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "html",
    abstract: "One HTML file with everything a browser can show of the traces, offline.",
    discussion: """
      Flame graph, functions, goroutines, timeline, facts. The page carries the summary, not single calls, so it stays \
      small however long the recording was.
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
