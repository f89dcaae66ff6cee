package import TraceAnalysis
import TraceStore
package import TraceModel

/// A run made by hand, without a file: its summary and what it refers to. A tick is a nanosecond.
package struct SampleRun {
  package private(set) var trace = LoadedTrace()
  private var functions: [String: FunctionID] = [:]

  package init(_ edit: (inout TraceMetadata) -> Void = { _ in }) {
    trace.metadata.goVersion = "go1.27.3"
    trace.metadata.operatingSystem = "linux"
    trace.metadata.architecture = "amd64"
    trace.metadata.processor = "CPU"
    trace.metadata.commandLine = ["gotrace-record", "run", "."]
    edit(&trace.metadata)
    trace.processes = [
      TracedProcess(
        pid: 1, parentPid: 0, commandLine: ["app"], goVersion: "go1.27.3", path: .fast, startTicks: 0,
        costOutsideMilliticks: 30_000)
    ]
  }

  package mutating func declare(
    _ name: String, package: String = "app", file: String = "/src/app/main.go", line: UInt32
  ) {
    functions[name] = FunctionID(rawValue: UInt32(trace.symbols.count))
    trace.symbols.append(Symbol(name: name, package: package, file: file, line: line))
  }

  private mutating func function(_ name: String) -> FunctionID {
    if functions[name] == nil { declare(name, line: UInt32(trace.symbols.count * 10 + 1)) }
    return functions[name] ?? FunctionID(rawValue: 0)
  }

  package mutating func site(_ function: String, line: UInt32) -> SpawnSiteID {
    trace.spawnSites.append(SpawnSite(function: function, file: "/src/app/main.go", line: line))
    return SpawnSiteID(rawValue: UInt32(trace.spawnSites.count - 1))
  }

  package mutating func goroutines(_ count: Int, at site: SpawnSiteID) {
    for _ in 0..<count {
      let goid = UInt64(trace.summary.goroutines.count + 2)
      trace.summary.goroutines.append(Goroutine(process: 0, goid: goid, parentGoid: 1, spawnSite: site))
    }
  }

  /// Adds a call path of `calls` calls that took `own` nanoseconds themselves, together; callers get it into their
  /// total.
  @discardableResult
  package mutating func add(
    below parent: UInt32 = 0, _ name: String, calls: UInt64 = 1, selfTime: UInt64 = 1000, site: SpawnSiteID? = nil
  ) -> UInt32 {
    let id = function(name)
    let index = UInt32(trace.summary.callTree.nodes.count)
    trace.summary.callTree.nodes.append(
      CallTree.Node(
        parent: parent, frame: CallTree.Frame(id, site: site),
        totals: CallTotals(
          calls: calls, totalTime: selfTime, selfTime: selfTime, minTime: calls > 0 ? selfTime / calls : .max,
          maxTime: selfTime)))
    var above = parent
    var isSpawn = site != nil
    while above != 0 && !isSpawn {
      trace.summary.callTree.nodes[Int(above)].totals.totalTime += selfTime
      isSpawn = trace.summary.callTree.nodes[Int(above)].frame.origin != .called
      above = trace.summary.callTree.nodes[Int(above)].parent
    }
    if calls > 0 {
      let each = selfTime / calls
      let bucket = LatencyHistogram.Bucket(index: UInt16(LatencyHistogram.bucketIndex(ticks: each)), count: calls)
      trace.summary.histograms[id, default: LatencyHistogram()]
        .merge(LatencyHistogram(buckets: [bucket], minTime: each, maxTime: each))
    }
    trace.summary.lastTicks += selfTime
    return index
  }

  /// A run made in one go.
  package static func made(_ edit: (inout TraceMetadata) -> Void = { _ in }, _ body: (inout SampleRun) -> Void)
    -> LoadedTrace
  {
    var run = SampleRun(edit)
    body(&run)
    return run.trace
  }
}
