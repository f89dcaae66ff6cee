import Console
import Platform
import ArgumentParser
import TraceAnalysis
import TraceModel
import TraceStore

struct SliceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slice",
    abstract: "Writes a part of a trace as a trace of its own.",
    discussion: """
      Calls that reach into the part are cut to it: calls that are open at its beginning begin there, and calls that \
      are open at its end count as open. Without options for the part the whole trace is copied.
      """)

  @Argument(help: "The trace to read.", completion: .file(extensions: ["trace"]))
  var trace: String

  @OptionGroup var window: WindowOptions
  @OptionGroup var goroutines: GoroutineOptions

  @Option(
    help: ArgumentHelp("Only the calls of this function and what they call; may be repeated.", valueName: "function"))
  var function: [String] = []

  @OptionGroup var naming: NameOptions
  @OptionGroup var output: TraceOutputOptions

  mutating func run() throws {
    let reader = try output.open(trace)
    let loaded = try LoadedTrace(
      reader, goroutines: .passes, threads: Parallel.processorCount, progress: LoadProgress(trace).note)
    var selection = CallSelection()
    selection.window = window.selected
    (selection.pids, selection.goids) = (goroutines.process, goroutines.goroutine)
    let slice = try TraceSlice(of: loaded, selection, functions: function, style: naming.style)
    if !slice.isWhole, reader.processes.contains(where: { !$0.countedCalls.isEmpty }) {
      diagnostics.note("calls of functions that were only counted are left out: when they were made is not known")
    }
    report(try reader.slice(slice, to: output.output, threads: Parallel.processorCount), of: trace)
  }
}
