import Glibc

@testable import Recording

/// Processor time of this thread, seconds: what others do on the machine does not count.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func makeSpool(segments: Int) throws -> Spool {
  var options = Spool.Options()
  options.maximumBytes = segments * 65536
  return try Spool(path: "/dev/shm/gotrace-benchmark.\(getpid())", options: options)
}

/// What the file stage does when a batch is in the file; returns its events.
func take(_ drain: inout SpoolDrain) -> Int {
  let batch = drain.takeBatch()
  drain.noteHandedOn()
  for segment in drain.takeReadSegments() {
    drain.spool.release(segment: segment.index, usedWords: segment.usedWords)
  }
  return batch.times.count
}

/// Drains full segments again and again, and says how fast.
func measure(_ title: String, goroutines: Int, eventsPerSwitch: Int, processors: Int, segments: Int) throws {
  let spool = try makeSpool(segments: 256)
  defer { spool.remove() }
  let epoch: UInt64 = 1 << 40
  let load = Load(
    spoolPath: spool.path, goroutines: goroutines, eventsPerSwitch: eventsPerSwitch, processors: processors,
    ticks: epoch + 1)
  var drain = SpoolDrain(
    spool: spool, clock: .monotonic, epoch: epoch, catalog: ImageCatalog(names: Load.names))
  var best = 0.0
  var total = 0
  for _ in 0..<40 {
    let (events, clock) = load.fill(segments)
    var taken = 0
    let start = now()
    _ = drain.round(at: clock, batchEvents: 1 << 17) { taken += take(&$0) }
    taken += take(&drain)
    let seconds = now() - start
    precondition(taken == events, "\(taken) of \(events) events")
    total += taken
    best = max(best, Double(events) / seconds)
  }
  print("\(title): \(Int(best / 1e6)) M events/s")
}

/// What a round costs where there is nothing to do.
func measureIdle(segments: Int) throws {
  let spool = try makeSpool(segments: segments)
  defer { spool.remove() }
  while spool.claimLimit < segments, spool.growClaimLimit(by: 256) {}
  _ = Load(spoolPath: spool.path, goroutines: 1, eventsPerSwitch: 1, processors: 1, ticks: 1)
  var drain = SpoolDrain(
    spool: spool, clock: .monotonic, epoch: 0, catalog: ImageCatalog(names: Load.names))
  _ = drain.round(at: 1, batchEvents: 1) { _ in }
  var best = Double.infinity
  for _ in 0..<20 {
    let start = now()
    for tick in 2..<102 as Range<UInt64> { _ = drain.round(at: tick, batchEvents: 1) { _ in } }
    best = min(best, (now() - start) / 100)
  }
  print("a round with nothing to do, \(segments) segments: \(Int(best * 1e9)) ns")
}

// With traces: what recording their events costs, stage by stage. Without: what draining costs at best.
let traces = CommandLine.arguments.dropFirst()
if traces.isEmpty {
  try measure("tight recursion, 1 P", goroutines: 1, eventsPerSwitch: 8000, processors: 1, segments: 128)
  try measure("tight recursion, 8 Ps", goroutines: 8, eventsPerSwitch: 8000, processors: 8, segments: 128)
  try measure(
    "8 events a switch, 10000 goroutines, 2 Ps", goroutines: 10_000, eventsPerSwitch: 8, processors: 2, segments: 128)
  try measure(
    "8 events a switch, 10 goroutines, 2 Ps", goroutines: 10, eventsPerSwitch: 8, processors: 2, segments: 128)
  try measureIdle(segments: 256)
  try measureIdle(segments: 4096)
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  print("peak memory: \(usage.ru_maxrss / 1024) MB")
}
for path in traces {
  try Stages.measure(path, limit: 100_000_000).print(path)
}
