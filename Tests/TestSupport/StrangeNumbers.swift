package import TraceAnalysis
import TraceStore
import TraceModel

/// Numbers as a stranger's file may have them: mostly the smallest and the greatest there are, and those beside them.
package struct StrangeNumbers {
  private var random: SplitMix64

  package init(seed: Int) { random = SplitMix64(seed: UInt64(seed)) }

  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  package mutating func next() -> UInt64 {
    switch below(8) {
    case 0: 0
    case 1: .max
    case 2: .max - UInt64(below(3))
    case 3: 1 << UInt64(60 + below(4))
    case 4: random.next()
    case 5: UInt64(Int64.max) + UInt64(below(3))
    default: UInt64(below(1000))
    }
  }

  /// A trace whose references lead somewhere, as reading makes sure of, and whose numbers are any.
  package mutating func trace() -> LoadedTrace {
    var trace = LoadedTrace()
    let names = ["main.main", "main.main.func1", "app/db.Query", "app/db.(*Conn).Close", "testing.tRunner", ""]
    for name in names {
      trace.symbols.append(
        Symbol(name: name, package: "app", file: "a.go", line: UInt32(truncatingIfNeeded: next())))
    }
    for line in [9, UInt32.max] { trace.spawnSites.append(SpawnSite(function: "main.main", file: "a.go", line: line)) }
    let process = TracedProcess(
      pid: 1, parentPid: 0, commandLine: ["p"], goVersion: "go1.27.3", path: .fast, startTicks: 0,
      end: .exited(code: 0))
    trace.processes = [process, process]
    makeStrange(&trace)
    trace.summary = TraceSummary(
      anomalies: TraceSummary.Anomalies(), eventCount: next(), firstTicks: next(),
      lastTicks: next())
    for index in 1...12 {
      trace.summary.callTree.nodes.append(
        CallTree.Node(
          parent: UInt32(below(index)),
          frame: CallTree.Frame(
            FunctionID(rawValue: UInt32(below(names.count))),
            site: below(3) == 0 ? SpawnSiteID(rawValue: UInt32(below(2))) : nil),
          totals: CallTotals(
            calls: next(), openCalls: next(), totalTime: next(), selfTime: next(), minTime: next(), maxTime: next())))
    }
    for function in 0..<names.count where below(4) > 0 {
      let indices = Set((0..<below(5)).map { _ in below(LatencyHistogram.bucketCount) }).sorted()
      trace.summary.histograms[FunctionID(rawValue: UInt32(function))] = LatencyHistogram(
        buckets: indices.map { LatencyHistogram.Bucket(index: UInt16($0), count: next()) },
        minTime: next(), maxTime: next())
    }
    for _ in 0..<6 {
      trace.summary.goroutines.append(
        Goroutine(
          process: UInt32(below(2)), goid: next(), parentGoid: next(),
          spawnSite: below(3) == 0 ? SpawnSiteID(rawValue: UInt32(below(2))) : nil,
          firstTicks: next(), lastTicks: next(),
          openCalls: UInt32(truncatingIfNeeded: next()), calls: next(),
          inCallTicks: next(), spawnPath: UInt32(below(13)), spawnIsInferred: below(2) == 0))
    }
    return trace
  }

  /// Facts that say how to read the other numbers.
  package mutating func makeStrange(_ trace: inout LoadedTrace) {
    trace.metadata.clock.calibrationTicks = next()
    trace.metadata.clock.calibrationNanoseconds = next()
    trace.metadata.clock.epochTicks = next()
    trace.metadata.startUnixNanoseconds = Int64(bitPattern: next())
    for index in trace.processes.indices {
      trace.processes[index].pid = Int32(truncatingIfNeeded: next())
      trace.processes[index].parentPid = Int32(truncatingIfNeeded: next())
      trace.processes[index].startTicks = next()
      trace.processes[index].endTicks = below(2) == 0 ? nil : next()
      trace.processes[index].costInsideMilliticks = next()
      trace.processes[index].costOutsideMilliticks = next()
      trace.processes[index].stalls = next()
      trace.processes[index].stallTicks = next()
      trace.processes[index].droppedEvents = next()
    }
  }
}
