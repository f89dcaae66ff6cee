import Glibc
import Replay
import TraceModel
import TraceStore

/// Processor time of this thread, seconds: what others do on the machine does not count.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Seconds that have passed.
func wallClock() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Peak resident memory in MB.
func peakMemory() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1024
}

/// Resident memory, bytes.
func residentMemory() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let words = line.prefix { $0 != 0 }.split(separator: 32)
  let digits = words[1].map { Int($0) - 48 }
  return digits.reduce(0) { $0 * 10 + $1 } * Int(getpagesize())
}

func rate(_ events: Int, _ seconds: Double) -> String { "\(Int(Double(events) / seconds / 1e6)) M/s" }

/// The best of several measurements of `body`.
func best(of rounds: Int, by clock: () -> Double = now, _ body: () throws -> Void) rethrows -> Double {
  var best = Double.infinity
  for _ in 0..<rounds {
    let start = clock()
    try body()
    best = min(best, clock() - start)
  }
  return best
}

let batchEvents = 1 << 16

/// Encoding, decoding and adding up, of the same few batches in memory.
func measureLoops(_ kind: Workload.Kind, noise: UInt64) throws {
  var workload = Workload(kind: kind, noise: noise)
  let batches = (0..<64).map { _ in workload.batch(batchEvents) }
  let events = batches.count * batchEvents
  var encoder = try BlockEncoder(level: 1)
  var bytes = 0
  let encode = try best(of: 3) {
    bytes = 0
    for batch in batches { bytes += try encoder.encode(batch).byteCount }
  }
  var nodes = 0
  let sum = best(of: 3) {
    var builder = SummaryBuilder()
    builder.declare(
      goroutines: (0..<Workload.goroutines).map {
        Goroutine(process: 0, goid: UInt64($0 + 1), parentGoid: 0, spawnSite: nil)
      })
    for batch in batches { builder.add(batch) }
    nodes = builder.summary().callTree.nodes.count
  }
  print(
    "\(kind.rawValue) noise \(noise): \(Double(bytes * 1000 / events) / 1000) bytes/event, encode "
      + "\(rate(events, encode)), add up \(rate(events, sum)) (\(nodes) nodes)")
}

/// Writes a whole file of so many events; returns the processor time it took.
func writeFile(_ path: String, _ kind: Workload.Kind, noise: UInt64, events: Int) throws -> Double {
  var workload = Workload(kind: kind, noise: noise)
  return try writeFile(path, events: events) { workload.batch($0) }
}

/// A whole file of so many events that `next` makes.
func writeFile(_ path: String, events: Int, _ next: (Int) -> EventBatch) throws -> Double {
  var metadata = TraceMetadata()
  metadata.clock = .init(kind: .timeStampCounter, epochTicks: 0, calibrationTicks: 2600, calibrationNanoseconds: 1000)
  var options = TraceWriter.Options()
  options.synchronizes = false
  var writer = try TraceWriter.create(path: path, metadata: metadata, options: options)
  try writer.append(
    symbols: (0..<Workload.functions).map {
      Symbol(name: "example.com/app.f\($0)", package: "example.com/app", file: "/app/main.go", line: UInt32($0))
    })
  let process = TracedProcess(pid: 1, parentPid: 0, commandLine: [], goVersion: "", path: .fast, startTicks: 0)
  try writer.set(process, at: 0)
  let goroutines = (0..<Workload.goroutines).map {
    Goroutine(process: 0, goid: UInt64($0 + 1), parentGoid: 0, spawnSite: nil)
  }
  try writer.append(goroutines: goroutines)
  var encoder = try BlockEncoder(level: 1)
  var builder = SummaryBuilder()
  builder.declare(goroutines: goroutines)
  var writing = 0.0
  var left = events
  while left > 0 {
    let batch = next(min(left, batchEvents))
    left -= batch.times.count
    let start = now()
    try writer.append(encoder.encode(batch))
    builder.add(batch)
    writing += now() - start
  }
  let start = now()
  try writer.finish(metadata: metadata, processes: [process], summary: builder.summary())
  return writing + now() - start
}

/// What reading cannot be faster than: processor seconds of `zstd -d` for the frames of all blocks of events.
///
/// A block is a header of 56 bytes and zstd frames (docs/FORMAT.md), and frames behind each other are a file for zstd.
func decompressionFloor(_ reader: TraceReader) throws -> Double {
  let path = reader.path + ".zst"
  guard let source = fopen(reader.path, "r"), let target = fopen(path, "w") else { return .nan }
  for block in reader.eventBlocks {
    var bytes = [UInt8](repeating: 0, count: block.byteCount)
    fseek(source, Int(block.offset), SEEK_SET)
    fread(&bytes, 1, bytes.count, source)
    bytes[56...].withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, target) }
  }
  fclose(source)
  fclose(target)
  defer { unlink(path) }
  func children() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }
  return try best(of: 3, by: children) {
    guard system("zstd -q -d -c '\(path)' > /dev/null") == 0 else { throw TraceStoreError.compression(code: -1) }
  }
}

/// A whole file of so many events, written and read.
func measureFile(_ kind: Workload.Kind, noise: UInt64, events: Int) throws {
  let path = "/tmp/store-benchmark.trace"
  let writing = try writeFile(path, kind, noise: noise, events: events)
  let reader = try TraceReader(path: path)
  var columns = [
    "\(kind.rawValue), noise \(noise)", "\(events / 1_000_000) M", "\(reader.fileBytes >> 10) KiB",
    "\(Double(reader.fileBytes * 1000 / UInt64(events)) / 1000)", rate(events, writing),
  ]
  for (threads, clock) in [(1, now), (2, wallClock)] {
    var sum: UInt64 = 0
    let seconds = try best(of: 2, by: clock) {
      _ = try reader.forEachBatch(threads: threads) { sum &+= $0.times[0] }
    }
    columns.append(rate(events, seconds))
  }
  columns.append(rate(events, try decompressionFloor(reader)))
  let computing = try best(of: 1) { _ = try reader.computedSummary() }
  columns.append(rate(events, computing))
  let opening = try best(of: 3) { _ = try TraceReader(path: path).summary() }
  columns += ["\(Int(opening * 1e6)) µs", "\(peakMemory()) MB"]
  print("| " + columns.joined(separator: " | ") + " |")
  unlink(path)
}

/// A trace that somebody has recorded: whether it is in order, and how fast its events are read, added up and written.
func measureTrace(_ path: String) throws {
  let reader = try TraceReader(path: path)
  let damage = try reader.verify()
  var batches: [EventBatch] = []
  let events = Int(reader.eventCount)
  _ = try reader.forEachBatch { batches.append($0) }
  let read = try best(of: 3) { _ = try reader.forEachBatch { _ in } }
  let goroutines = try reader.goroutines().goroutines
  let sum = best(of: 3) {
    var builder = SummaryBuilder()
    builder.declare(goroutines: goroutines)
    for batch in batches { builder.add(batch) }
  }
  var line =
    "\(path): \(events) events, \(damage.count) faults, read \(rate(events, read)), add up \(rate(events, sum))"
  var nodes = 0
  let open = try best(of: 3) { nodes = try TraceReader(path: path).summary().summary.callTree.nodes.count }
  line += ", open and summary \(Int(open * 1e6)) µs (\(nodes) nodes)"
  for level: Int32 in [1, 3, 9] {
    var encoder = try BlockEncoder(level: level)
    var bytes = 0
    let encode = try best(of: 3) {
      bytes = 0
      for batch in batches { bytes += try encoder.encode(batch).byteCount }
    }
    line += ", level \(level) \(Double(bytes * 1000 / max(events, 1)) / 1000) bytes/event \(rate(events, encode))"
  }
  print(line)
  for fault in damage { print("  \(fault)") }
}

// store-benchmark --write FILE recursion|server|PATHS MILLIONS: nothing but that file, for other benchmarks. With a
// number, a program of so many call paths.
if CommandLine.arguments.count == 5, CommandLine.arguments[1] == "--write", let count = Int(CommandLine.arguments[4]) {
  let (path, events) = (CommandLine.arguments[2], count * 1_000_000)
  if let kind = Workload.Kind(rawValue: CommandLine.arguments[3]) {
    _ = try writeFile(path, kind, noise: 26, events: events)
    exit(0)
  }
  if let paths = Int(CommandLine.arguments[3]) {
    var workload = PathWorkload(paths: paths)
    _ = try writeFile(path, events: events) { workload.batch($0) }
    exit(0)
  }
}

// store-benchmark paths NUMBER…: adding up alone, for programs of so many call paths.
if CommandLine.arguments.count > 2, CommandLine.arguments[1] == "paths" {
  print("| call paths | a call, first pass | a call | calls/s | memory a path |")
  print("| ---: | ---: | ---: | ---: | ---: |")
  for paths in CommandLine.arguments.dropFirst(2).compactMap({ Int($0) }) { measureAddingUp(paths: paths) }
  exit(0)
}

let millions = CommandLine.arguments.dropFirst().compactMap { Int($0) }
for path in CommandLine.arguments where path.hasSuffix(".trace") { try measureTrace(path) }
for kind in Workload.Kind.allCases {
  for noise: UInt64 in [0, 26] { try measureLoops(kind, noise: noise) }
}
if !millions.isEmpty {
  print(
    "| program | events | file | bytes/event | write | read, 1 thread | read, 2 | zstd -d | add up "
      + "| open, summary | peak |"
  )
  print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
}
for count in millions {
  for kind in Workload.Kind.allCases { try measureFile(kind, noise: 26, events: count * 1_000_000) }
}
