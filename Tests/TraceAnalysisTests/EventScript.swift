import Glibc
import TraceAnalysis
import TraceStore
import Replay
import TraceModel

/// A trace written down as text, one event a line: time in nanoseconds, goroutine, what happens.
///
///     0  1  > main.main
///     10 1  go 7
///     20 1.7:18  > main.work
///     30 18 <
///
/// `> f` enters, `<` exits, `go n` runs the `go` statement in line n of main.go, `wait` and `resume` are a stall. A
/// goroutine is declared where it first appears: `1.7:18` is goroutine 18, spawned by 1 in line 7. Functions are in
/// package main, but for those whose names begin with an import path that has a slash.
struct EventScript {
  private(set) var symbols: [Symbol] = []
  private(set) var sites: [SpawnSite] = []
  private(set) var goroutines: [Goroutine] = []
  private(set) var batch = EventBatch()
  /// What a call cost, as seen inside it and as seen by its caller, nanoseconds.
  var cost: (inside: UInt64, outside: UInt64) = (0, 0)

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 3, let time = UInt64(words[0]) else { continue }
      let goroutine = self.goroutine(words[1])
      let code: EventCode
      switch words[2] {
      case ">": code = .enter(function(words[3]))
      case "<": code = .exit
      case "go": code = .spawn(site(UInt32(words[3]) ?? 0))
      case "wait": code = .stallBegin
      default: code = .stallEnd
      }
      batch.times.append(time)
      batch.codes.append(code.rawValue)
      if batch.runs.last?.goroutine == goroutine {
        batch.runs[batch.runs.count - 1].count += 1
      } else {
        batch.runs.append(EventBatch.Run(goroutine: goroutine, count: 1))
      }
    }
  }

  private mutating func function(_ name: String) -> FunctionID {
    if let index = symbols.firstIndex(where: { $0.name == name }) { return FunctionID(rawValue: UInt32(index)) }
    let folders = name.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    let package = folders.isEmpty ? "main" : folders + name.dropFirst(folders.count).prefix { $0 != "." }
    symbols.append(Symbol(name: name, package: package, file: "/src/main.go", line: UInt32(symbols.count * 10 + 1)))
    return FunctionID(rawValue: UInt32(symbols.count - 1))
  }

  private mutating func site(_ line: UInt32) -> SpawnSiteID {
    if let index = sites.firstIndex(where: { $0.line == line }) { return SpawnSiteID(rawValue: UInt32(index)) }
    sites.append(SpawnSite(function: "main.main", file: "/src/main.go", line: line))
    return SpawnSiteID(rawValue: UInt32(sites.count - 1))
  }

  private mutating func goroutine(_ text: String) -> UInt32 {
    let parts = text.split(separator: ":")
    let goid = UInt64(parts.last ?? "") ?? 0
    if let index = goroutines.firstIndex(where: { $0.goid == goid }) { return UInt32(index) }
    var goroutine = Goroutine(process: 0, goid: goid, parentGoid: 0, spawnSite: nil)
    if parts.count == 2 {
      let origin = parts[0].split(separator: ".")
      goroutine.parentGoid = UInt64(origin[0]) ?? 0
      goroutine.spawnSite = site(UInt32(origin[1]) ?? 0)
    }
    goroutines.append(goroutine)
    return UInt32(goroutines.count - 1)
  }

  /// Adds events after those of the text.
  mutating func append(_ more: EventBatch) {
    batch.runs += more.runs
    batch.times += more.times
    batch.codes += more.codes
  }

  /// Writes the trace to a file in blocks of so many events, calls `body` with it, and removes it.
  func withTrace<Result>(blocksOf count: Int = 1 << 14, _ body: (TraceReader) throws -> Result) throws -> Result {
    let path = "/tmp/gotrace-analysis-\(getpid())-\(UInt64.random(in: 0...UInt64.max)).trace"
    // Safe: the path is a terminated copy.
    defer { unsafe unlink(path) }
    var metadata = TraceMetadata()
    metadata.goVersion = "go1.27.3"
    var writer = try TraceWriter.create(path: path, metadata: metadata)
    try writer.append(symbols: symbols)
    try writer.append(spawnSites: sites)
    let process = TracedProcess(
      pid: 4711, parentPid: 1, commandLine: ["./app"], goVersion: "go1.27.3", path: .fast, startTicks: 0,
      endTicks: batch.times.max(), end: .exited(code: 0), costInsideMilliticks: cost.inside * 1000,
      costOutsideMilliticks: cost.outside * 1000)
    try writer.set(process, at: 0)
    try writer.append(goroutines: goroutines)
    var encoder = try BlockEncoder()
    var summary = SummaryBuilder()
    summary.declare(goroutines: goroutines)
    for block in blocks(of: count) {
      try writer.append(encoder.encode(block))
      summary.add(block)
    }
    let ends = OpenCallEnds([process], lastTicks: summary.lastTicks)
    try writer.finish(metadata: metadata, processes: [process], summary: summary.summary(openCalls: ends))
    return try body(TraceReader(path: path))
  }

  private func blocks(of count: Int) -> [EventBatch] {
    var blocks = [EventBatch()]
    var index = 0
    for run in batch.runs {
      for _ in 0..<run.count {
        if blocks[blocks.count - 1].times.count == count { blocks.append(EventBatch()) }
        let last = blocks.count - 1
        if blocks[last].runs.last?.goroutine == run.goroutine {
          blocks[last].runs[blocks[last].runs.count - 1].count += 1
        } else {
          blocks[last].runs.append(EventBatch.Run(goroutine: run.goroutine, count: 1))
        }
        blocks[last].times.append(batch.times[index])
        blocks[last].codes.append(batch.codes[index])
        index += 1
      }
    }
    return blocks
  }

  /// A program that spawns two goroutines, one of which is still at work when it ends.
  static let workers = EventScript(
    """
    1000 1 > main.main
    1010 1 > main.load
    1050 1 <
    1060 1 go 7
    1070 1 go 7
    1100 1.7:18 > main.work
    1110 18 > main.step
    1500 18 <
    1510 18 > main.step
    1520 18 wait
    1720 18 resume
    1800 18 <
    1900 18 <
    1200 1.7:19 > main.work
    1300 19 > main.step
    2000 1 > main.load
    2500 1 <
    3000 1 <
    """)
}
