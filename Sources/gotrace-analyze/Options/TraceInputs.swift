import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

/// The traces a report is made from.
struct TraceInputs: ParsableArguments {
  @Argument(help: "The traces to read; several are merged.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  /// Opens the traces and reads what reports need of them; what is missing from a damaged one is told as a warning.
  func open() throws -> [(reader: TraceReader, trace: LoadedTrace)] {
    defer { diagnostics.status(nil) }
    return try traces.map { path in
      let reader = try TraceReader(path: path)
      let trace = try LoadedTrace(reader, threads: Processors.online, progress: Progress(path).note)
      warn(trace.damage, path)
      return (reader, trace)
    }
  }

  /// Tells once what is missing from a trace.
  func warn(_ damage: [TraceDamage], _ path: String) {
    for damage in damage { diagnostics.warnOnce("\(path): \(DamageText.format(damage))") }
  }

  /// The names of the files.
  var title: String { traces.map { $0.split(separator: "/").last.map(String.init) ?? $0 }.joined(separator: ", ") }
}
