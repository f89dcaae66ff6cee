import ArgumentParser
import TraceStore

/// Where a trace that is made from others goes.
struct TraceOutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The trace to write; an error leaves no incomplete file.")
  var output: String

  /// Opens a trace that another one is made of.
  func open(_ path: String) throws -> TraceReader { try TraceReader(path: path) }
}
