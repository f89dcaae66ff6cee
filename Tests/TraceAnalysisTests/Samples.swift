import TraceAnalysis
import TraceStore
import TraceModel

/// Hand-made traces with times one can add up in one's head; a tick is a nanosecond.
enum Samples {
  static let millisecond: UInt64 = 1_000_000

  /// Builds a trace from lines of a tree.
  struct Builder {
    var trace = LoadedTrace()
    private var functions: [String: FunctionID] = [:]

    init(wallMilliseconds: UInt64) {
      trace.summary.lastTicks = wallMilliseconds * millisecond
      trace.summary.endTicks = trace.summary.lastTicks
      trace.metadata.goVersion = "go1.27.3"
    }

    mutating func function(_ name: String, package: String = "", file: String = "", line: UInt32 = 0) -> FunctionID {
      if let known = functions[name] { return known }
      let id = FunctionID(rawValue: UInt32(trace.symbols.count))
      trace.symbols.append(Symbol(name: name, package: package, file: file, line: line))
      functions[name] = id
      return id
    }

    mutating func site(_ function: String, _ file: String, _ line: UInt32) -> SpawnSiteID {
      trace.spawnSites.append(SpawnSite(function: function, file: file, line: line))
      return SpawnSiteID(rawValue: UInt32(trace.spawnSites.count - 1))
    }

    /// Adds a goroutine; times in milliseconds.
    mutating func goroutine(
      _ goid: UInt64, parent: UInt64, site: SpawnSiteID? = nil, first: UInt64, last: UInt64, open: UInt32 = 0,
      calls: UInt64 = 1, inCalls: UInt64, path: UInt32 = 0, inferred: Bool = false
    ) {
      trace.summary.goroutines.append(
        Goroutine(
          process: 0, goid: goid, parentGoid: parent, spawnSite: site, firstTicks: first * millisecond,
          lastTicks: last * millisecond, openCalls: open, calls: calls, inCallTicks: inCalls * millisecond,
          spawnPath: path,
          spawnIsInferred: inferred))
    }

    /// Notes finished calls that all took equally long.
    private mutating func addLatency(of function: FunctionID, calls: UInt64, ticks: UInt64) {
      guard calls > 0 else { return }
      let bucket = LatencyHistogram.Bucket(
        index: UInt16(LatencyHistogram.bucketIndex(ticks: ticks)), count: calls)
      let histogram = LatencyHistogram(buckets: [bucket], minTime: ticks, maxTime: ticks)
      trace.summary.histograms[function, default: LatencyHistogram()].merge(histogram)
    }

    /// Adds a call path; times in milliseconds.
    mutating func add(
      below parent: UInt32 = 0, _ name: String, calls: UInt64 = 1, open: UInt64 = 0, total: UInt64, selfTime: UInt64,
      site: SpawnSiteID? = nil, inferred: Bool = false
    ) -> UInt32 {
      let index = UInt32(trace.summary.callTree.nodes.count)
      addLatency(of: function(name), calls: calls - open, ticks: calls > 0 ? total * millisecond / calls : 0)
      trace.summary.callTree.nodes.append(
        CallTree.Node(
          parent: parent, frame: CallTree.Frame(function(name), site: site, isInferred: inferred),
          totals: CallTotals(
            calls: calls, openCalls: open, totalTime: total * millisecond,
            openTime: calls > 0 ? total * millisecond / calls * open : 0, selfTime: selfTime * millisecond,
            minTime: calls > open ? total * millisecond / calls / 2 : .max,
            maxTime: calls > open ? total * millisecond : 0)))
      return index
    }
  }

  /// Goroutines that each spawn the next one.
  static func spawnChain(length: Int) -> LoadedTrace {
    var b = Builder(wallMilliseconds: UInt64(length))
    let site = b.site("main.next", "m.go", 9)
    // In an order in which parents come last.
    for number in (1...length).reversed() {
      let goid = UInt64(number)
      b.goroutine(goid, parent: goid - 1, site: number > 1 ? site : nil, first: goid, last: goid + 1, inCalls: 1)
    }
    return b.trace
  }

  /// A server with workers: what the first example of the documentation shows.
  static var server: LoadedTrace {
    var b = Builder(wallMilliseconds: 2310)
    b.trace.symbols = []
    _ = b.function("main.main", package: "example.com/app", file: "/src/app/main.go", line: 12)
    let start = "example.com/app/server.Start"
    _ = b.function(start, package: "example.com/app/server", file: "/src/app/server/server.go", line: 40)
    let main = b.add("main.main", total: 2310, selfTime: 390)
    let server = b.add(below: main, start, total: 1920, selfTime: 1000)
    let connect = b.add(below: server, "example.com/app/db.Connect", total: 412, selfTime: 12)
    _ = b.add(below: connect, "example.com/app/db.(*Conn).ping", calls: 4, total: 400, selfTime: 400)
    _ = b.add(below: server, "example.com/app/server.Start.func1", calls: 12_345, total: 508, selfTime: 508)
    let pool = b.site(start, "/src/app/server/pool.go", 42)
    let work = b.add(
      below: server, "example.com/app/server.(*Pool).work", calls: 8, open: 2, total: 4000, selfTime: 3000, site: pool)
    _ = b.add(below: work, "example.com/app/server.Map[...]", calls: 16, total: 1000, selfTime: 1000)
    let accept = b.site("net/http.(*Server).Serve", "/go/src/net/http/server.go", 3454)
    _ = b.add(
      below: server, "example.com/app/server.handle", calls: 3, total: 30, selfTime: 30, site: accept, inferred: true)
    _ = b.add("example.com/app/db.init.0", total: 0, selfTime: 0)
    b.trace.processes = [
      TracedProcess(
        pid: 4711, parentPid: 4700, commandLine: ["./server", "--name", "two words"], goVersion: "go1.27.3",
        path: .fast,
        startTicks: 0, endTicks: 2310 * millisecond, end: .exited(code: 0), costInsideMilliticks: 12_300,
        costOutsideMilliticks: 31_000)
    ]
    b.goroutine(1, parent: 0, first: 0, last: 2310, open: 0, calls: 20, inCalls: 2310)
    for index in 0..<8 {
      let number = UInt64(index)
      b.goroutine(
        18 + number, parent: 1, site: pool, first: 100 + number, last: 700 + number * 200, open: index < 2 ? 1 : 0,
        calls: 3, inCalls: 500, path: server)
    }
    for number in 40..<43 {
      b.goroutine(
        UInt64(number), parent: 7, site: accept, first: 900, last: 910, open: 0, calls: 1, inCalls: 10,
        path: server, inferred: true)
    }
    b.goroutine(50, parent: 0, first: 1000, last: 1001, open: 0, calls: 1, inCalls: 1)
    b.goroutine(60, parent: 18, site: pool, first: 1500, last: 1500, open: 0, calls: 1, inCalls: 0, path: work)
    return b.trace
  }

  /// fib(5) as a merged tree: a recursion with two branches.
  static var recursion: LoadedTrace {
    var b = Builder(wallMilliseconds: 100)
    let main = b.add("main.main", total: 100, selfTime: 10)
    let first = b.add(below: main, "main.fib", total: 90, selfTime: 20)
    let second = b.add(below: first, "main.fib", calls: 2, total: 70, selfTime: 30)
    let third = b.add(below: second, "main.fib", calls: 4, total: 40, selfTime: 35)
    _ = b.add(below: third, "main.leaf", calls: 4, total: 5, selfTime: 5)
    return b.trace
  }

  /// Names that would disturb a terminal, a folded stack or JSON.
  static var hostile: LoadedTrace {
    var b = Builder(wallMilliseconds: 10)
    let main = b.add("main.main", total: 10, selfTime: 1)
    let semicolon = b.add(below: main, "example.com/a b.F;G", total: 9, selfTime: 2)
    let escape = b.add(below: semicolon, "main.\u{1b}[31mred\n\"quoted\"\\", total: 7, selfTime: 3)
    let wide = b.add(below: escape, "example.com/世界/größe.Δ", total: 4, selfTime: 3)
    _ = b.add(below: wide, "main." + String(repeating: "x", count: 4096), total: 1, selfTime: 1)
    return b.trace
  }

  static var empty: LoadedTrace { Builder(wallMilliseconds: 0).trace }

  static func named(_ name: String) -> LoadedTrace {
    switch name {
    case "server": server
    case "recursion": recursion
    case "hostile": hostile
    default: empty
    }
  }

  /// One function that calls itself `depth` deep; each call has a millisecond of its own.
  static func chain(depth: Int) -> LoadedTrace {
    var b = Builder(wallMilliseconds: UInt64(depth))
    var parent: UInt32 = 0
    for level in 0..<depth {
      parent = b.add(below: parent, "main.deep", total: UInt64(depth - level), selfTime: 1)
    }
    return b.trace
  }

  /// `paths` call paths: functions of one package below main.main, three levels of equal fan-out.
  static func wide(paths: Int) -> LoadedTrace {
    var b = Builder(wallMilliseconds: UInt64(paths))
    let main = b.add("main.main", total: UInt64(paths), selfTime: 1)
    for index in 1..<paths {
      let parent = index < 1000 ? main : UInt32(index / 1000 + 1)
      _ = b.add(below: parent, "main.f\(index % 5000)", total: 1, selfTime: 1)
    }
    return b.trace
  }
}
