import ArgumentParser
import TraceAnalysis
import TraceStore

/// Whose calls are looked at.
struct GoroutineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only this process, by its pid; may be repeated.", valueName: "pid"))
  var process: [Int32] = []

  @Option(
    help: ArgumentHelp(
      "Only this goroutine, by its id (in every process that has one of it); may be repeated.", valueName: "id"))
  var goroutine: [UInt64] = []

  var isGiven: Bool { !process.isEmpty || !goroutine.isEmpty }

  /// Which goroutines of each trace are wanted; fails for a number that no trace has.
  func selection(of traces: [LoadedTrace]) throws -> [[Bool]] {
    for pid in process where !traces.contains(where: { $0.processes.contains { $0.pid == pid } }) {
      let all = Set(traces.flatMap { $0.processes.map(\.pid) }).sorted().prefix(5).map(String.init)
      throw CommandFailure("no process of the trace has the pid \(pid); there are \(all.joined(separator: ", "))")
    }
    let selection = traces.map { $0.goroutines(ofProcesses: Set(process), goids: Set(goroutine)) }
    for goid in goroutine where !traces.contains(where: { $0.summary.goroutines.contains { $0.goid == goid } }) {
      throw CommandFailure("no goroutine of the trace has the number \(goid) ('goroutines --list' lists all)")
    }
    return selection
  }
}
