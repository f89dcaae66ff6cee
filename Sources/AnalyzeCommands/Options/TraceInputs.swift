import ArgumentParser
import Console
import TraceAnalysis

/// The traces a report is made from.
struct TraceInputs: ParsableArguments {
  @Argument(help: "The traces to read; several are merged.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  /// The names of the files, fit to be shown.
  var title: String {
    SafeText.name(traces.map { lastElement(of: $0) }.joined(separator: ", "))
  }
}
