import ArgumentParser
import Console
import TraceAnalysis

/// The traces a report is made from.
struct TraceInputs: ParsableArguments {
  @Argument(help: "The traces to read; several are merged.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  /// Reads the traces; what is missing from a damaged one is told as a warning.
  func load() throws -> [LoadedTrace] {
    try traces.map { path in
      let trace = try LoadedTrace(path: path, threads: Processors.online)
      warn(trace, path)
      return trace
    }
  }

  /// Tells once what is missing from a trace.
  func warn(_ trace: LoadedTrace, _ path: String) {
    for damage in trace.damage { diagnostics.warnOnce("\(path): \(DamageText.format(damage))") }
  }

  /// The names of the files.
  var title: String { traces.map { $0.split(separator: "/").last.map(String.init) ?? $0 }.joined(separator: ", ") }
}
