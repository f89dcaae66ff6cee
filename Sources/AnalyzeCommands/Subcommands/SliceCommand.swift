import Platform
import ArgumentParser
import TraceAnalysis
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
      reader, goroutines: .passes, threads: Parallel.processorCount, progress: Progress(trace).note)
    var slice = TraceSlice()
    if window.isGiven { slice.ticks = loaded.ticks(of: window.range) }
    var selection = CallSelection()
    (selection.pids, selection.goids) = (goroutines.process, goroutines.goroutine)
    try selection.check([loaded])
    if let isWanted = try selection.filter(for: loaded, choosingFunctions: false).goroutines {
      slice.goroutines = Set(isWanted.indices.lazy.filter { isWanted[$0] }.map { UInt32($0) })
    }
    if !function.isEmpty {
      let profile = Profile(merging: [loaded])
      let names = naming.names(of: profile)
      let found = try function.map { try profile.functions(called: $0, names: names) }
      slice.functions = loaded.functions(in: found.reduce(into: []) { $0.formUnion($1) }, of: profile)
    }
    tell(try reader.slice(slice, to: output.output, threads: Parallel.processorCount), of: trace)
  }
}
