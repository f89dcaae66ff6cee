import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

struct CallsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calls",
    abstract: "The slowest single calls of a function.",
    discussion:
      "Each with its start (counted from the first event), goroutine, call path and the callee that took longest.")

  @Argument(help: "The function: its name as shown, or its full name.")
  var function: String

  @OptionGroup var inputs: TraceInputs
  @OptionGroup(title: "Which calls") var filter: FilterOptions

  @Option(help: "How many calls to list.")
  var slowest = SlowCalls.defaultCount

  @Option(help: "Output format.")
  var format = TableFormat.standard

  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if slowest < 1 { throw ValidationError("--slowest must be at least 1") }
  }

  mutating func run() throws {
    let pass = try TraceLoader.reporting.pass(
      overMerged: inputs.traces, filter.selection, showsProgress: !output.isTerminal)
    let names = FunctionNames(pass.trace.symbols, style: naming.style)
    let functions = try pass.trace.functions(called: function, style: naming.style)
    let calls = try SlowCalls(pass, of: functions, count: slowest)
    pass.end(calls.damage)
    let table = calls.table(pass.trace, names: names)
    try output.write { out, color in table.write(as: format, color: color, to: &out) }
    let left = calls.callsLeftOut
    if left > 0 { diagnostics.note("\(CountText.count(left, "faster call")) \(left == 1 ? "is" : "are") not listed") }
  }
}
