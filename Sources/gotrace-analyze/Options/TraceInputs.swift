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
      for damage in trace.damage { diagnostics.warning("\(path): \(DamageText.format(damage))") }
      return trace
    }
  }
}
