import ArgumentParser
import TraceStore

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Makes one trace of several.",
    discussion: """
      The new trace has the processes, goroutines and events of all, on one clock: recordings stand to each other as they \
      did in time. Reports merge traces by themselves; this is for one file to keep or to give away.
      """)

  @Argument(help: "The traces to merge.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  @OptionGroup var output: TraceOutputOptions

  mutating func run() throws {
    let damage = try TraceReader.merge(traces.map(output.open), to: output.output)
    for (path, damage) in zip(traces, damage) { tell(damage, of: path) }
  }
}
