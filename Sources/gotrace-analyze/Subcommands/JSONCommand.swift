import ArgumentParser
import Console
import TraceAnalysis

struct JSONCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "json",
    abstract: "The merged call tree as JSON.",
    discussion: """
      Nested objects {name, duration_ms, calls, self_ms, children}; docs/JSON.md describes every \
      field. With --each-call an object for every call, in the order in which calls end.
      """)

  @OptionGroup var inputs: TraceInputs
  @Flag(help: "Every call by itself instead of the merged tree.")
  var eachCall = false

  @OptionGroup var window: WindowOptions
  @OptionGroup var shape: ShapeOptions
  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if window.isGiven && !eachCall { throw ValidationError("--from and --to are for --each-call") }
    if eachCall && shape.isGiven { throw ValidationError("--root and --fold-recursion are not for --each-call") }
  }

  mutating func run() throws {
    if eachCall { return try writeCalls() }
    let whole = Profile(merging: try inputs.load())
    let names = naming.names(of: whole)
    let profile = try shape.apply(to: whole, names: names)
    try output.write { out, _ in CallTreeJSON(profile, names: names).write(to: &out) }
  }

  private func writeCalls() throws {
    let events = try EventTrace(inputs)
    let names = FunctionNames(events.trace.symbols, style: naming.style)
    try output.write { out, _ in
      events.warn(
        try EachCallJSON(events.reader, events.trace, names: names)
          .write(window: window.range, threads: Processors.online, to: &out))
    }
  }
}
