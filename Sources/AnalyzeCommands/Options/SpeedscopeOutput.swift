import ArgumentParser
import TraceAnalysis

/// The calls of a single goroutine for speedscope, which shows them in the order of time.
enum SpeedscopeOutput {
  /// Writes them where one goroutine is asked for and nothing that only the merged tree can answer; else returns `false`.
  static func writeEvents(of calls: ProfileOptions, to output: OutputOptions) throws -> Bool {
    guard calls.filter.goroutines.goroutine.count == 1, !calls.shape.isGiven,
      calls.inputs.traces.count == 1
    else { return false }
    let events = try EventTrace(calls.inputs, calls.filter, output)
    // The same number in several processes is several goroutines.
    guard events.pass.filter.goroutines?.count(where: { $0 }) == 1 else { return false }
    let names = FunctionNames(events.trace.symbols, style: calls.naming.style)
    try output.write { out, _ in
      events.warn(try SpeedscopeEvents(events.pass, names: names, title: calls.inputs.title).write(to: &out))
    }
    return true
  }
}
