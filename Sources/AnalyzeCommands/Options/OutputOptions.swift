public import ArgumentParser
public import Console
import TraceStore

/// Where a report goes, and whether in colours.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "Write to this file instead of to standard output; an error leaves no incomplete file.")
  var output: String?

  @Option(help: "When to write colours; 'auto' means on a terminal where NO_COLOR is not set.")
  var color = Terminal.ColorChoice.standard

  /// Whether the report goes to a terminal.
  var isTerminal: Bool { output == nil && Terminal.isTerminal(1) }

  /// Runs `write` with a buffer on the way to the output and whether it may use colours.
  func write(_ write: (inout OutputBuffer, _ color: Bool) throws -> Void) throws {
    if let output, TraceReader.isTrace(at: output) {
      throw CommandFailure(
        "\(SafeText.visible(output)) is a trace; a report does not overwrite it: choose another path with -o")
    }
    do {
      let file = try output.map { try OutputFile(path: $0) } ?? OutputFile()
      var buffer = OutputBuffer { file.write($0) }
      try write(&buffer, Terminal.usesColor(color, isTerminal: file.isTerminal))
      buffer.flush()
      try file.commit()
    } catch let failure as OutputFile.Failure {
      throw CommandFailure(failure)
    }
  }
}

extension Terminal.ColorChoice: ExpressibleByArgument {}
