import ArgumentParser
import Console
import TraceAnalysis
import TraceDiff
import TraceStore

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Functions over many archived traces: calls, self time, 99th percentile, and where they changed.",
    discussion: """
      Traces are in the order in which they were recorded. 'changed' names the columns that begin a new level at a \
      trace, found by the rank test at a level of \(Int((TraceHistory.level * 100).rounded()))%; docs/DIFF.md \
      describes the method.
      """)

  @Argument(help: "The traces.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  @Option(help: "Only this function: its name as shown, its full name, or a pattern as in --fail-on.")
  var function: String?

  @Option(help: "Number of functions to show, those with the most self time first.")
  var functions = TraceHistory.defaultMaximumFunctions

  @OptionGroup(title: "Which calls") var filter: FilterOptions

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json, ndjson, csv, svg, html
  }

  @Option(help: "Output format; 'svg' and 'html' are charts.")
  var format: Format = .text

  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if functions < 1 { throw ValidationError("--functions must be at least 1") }
  }

  mutating func run() throws {
    let history = try request.history(through: .reporting)
    let title = "\(CountText.count(UInt64(traces.count), "trace"))"
    try output.write { out, color in
      switch format {
      case .svg: HistoryChart(history).write(title: title, to: &out)
      case .html: HistoryChart(history).writeHTML(title: title, to: &out)
      case .text, .markdown, .json, .ndjson, .csv:
        history.table.write(as: TableFormat(rawValue: format.rawValue) ?? .text, color: color, to: &out)
      }
    }
  }

  var request: HistoryRequest {
    var request = HistoryRequest(paths: traces)
    request.function = function
    request.selection = filter.selection
    request.maximumFunctions = functions
    request.style = naming.style
    return request
  }
}
