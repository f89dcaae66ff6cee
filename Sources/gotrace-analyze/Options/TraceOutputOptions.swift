import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

/// Where a trace that is made from others goes.
struct TraceOutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The trace to write; it appears whole or not at all.")
  var output: String

  /// Opens a trace that another one is made of.
  func open(_ path: String) throws -> TraceReader { try TraceReader(path: path) }

  /// Tells what was wrong with a trace, and so is not in the new one.
  func warn(_ damage: [TraceDamage], in path: String) {
    for damage in damage { diagnostics.warnOnce("\(path): \(DamageText.format(damage))") }
  }
}
