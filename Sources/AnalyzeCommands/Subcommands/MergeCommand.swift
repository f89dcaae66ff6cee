import ArgumentParser
import Console
import TraceStore
import TraceModel

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Writes several traces as one.",
    discussion: """
      The new trace has the processes, goroutines and events of all, on one clock, with the times at which they were \
      recorded. Reports merge several traces by themselves; this command makes one file to archive or to pass on. If \
      one of the traces has only a summary, the new one has only a summary, too.
      """)

  @Argument(help: "The traces to merge.", completion: .file(extensions: ["trace"]))
  var traces: [String]

  @OptionGroup var output: TraceOutputOptions

  mutating func run() throws {
    let readers = try traces.map(output.open)
    let damage = try TraceReader.merge(readers, to: output.output)
    for (path, damage) in zip(traces, damage) { report(damage, of: path) }
    guard let without = readers.first(where: { !$0.metadata.keepsEvents }),
      readers.contains(where: { $0.metadata.keepsEvents })
    else { return }
    diagnostics.warning(
      "\(SafeText.visible(without.path)) has only a summary, so \(SafeText.visible(output.output)) has no events")
  }
}
