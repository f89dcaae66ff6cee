import ArgumentParser
import Console
import TraceStore
import TraceModel

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Makes one trace of several.",
    discussion: """
      The new trace has the processes, goroutines and events of all, on one clock: recordings stand to each other as they \
      did in time. Reports merge traces by themselves; this is for one file to keep or to give away. Where one of them holds its summary \
      only, so does the new one.
      """)

  @Argument(help: "The traces to merge.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  @OptionGroup var output: TraceOutputOptions

  mutating func run() throws {
    let readers = try traces.map(output.open)
    let damage = try TraceReader.merge(readers, to: output.output)
    for (path, damage) in zip(traces, damage) { tell(damage, of: path) }
    guard let without = readers.first(where: { !$0.metadata.keepsEvents }),
      readers.contains(where: { $0.metadata.keepsEvents })
    else { return }
    diagnostics.warning(
      "\(SafeText.visible(without.path)) holds only a summary, so \(SafeText.visible(output.output)) holds no events of the others either"
    )
  }
}
