import TraceStore
import Replay
import TraceModel

/// Receives what goroutines do, in nanoseconds since the trace's first event.
///
/// On one goroutine times never decrease, and every `begin` has its `end`; goroutines come in turns.
protocol TrackEventSink {
  /// A call of a function begins (index into the trace's goroutine and symbol tables).
  mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64)
  /// The innermost call ends; `isCut` where the trace ended before the call did.
  mutating func end(goroutine: UInt32, at time: UInt64, isCut: Bool)
  /// The goroutine runs a `go` statement; `flow` names this moment.
  mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64)
  /// The goroutine has its first event; `flow` is that of its `spawn`.
  mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64)
  /// The goroutine waited for the recorder.
  mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64)
}

/// Turns batches of events into calls on tracks, one per goroutine.
///
/// Memory grows with goroutines and open calls, never with events.
struct TrackEvents {
  private let trace: LoadedTrace
  private let time: EventTime
  /// Nanoseconds; goroutines that were there before do not arrive.
  private let begin: UInt64

  private struct Track {
    var openCalls = 0
    /// Nanoseconds, of its last event.
    var last: UInt64 = 0
    var stallBegin: UInt64?
    var hasArrived = false
  }

  private var tracks: [Track]
  /// Spawns that no goroutine has come from yet, oldest first, by parent and site.
  private var waiting: [UInt64: FlowQueue] = [:]
  private var parents: [UInt32?]
  private var flows: UInt64 = 0

  /// `begin` is when the events begin, nanoseconds after the trace's first event.
  init(_ trace: LoadedTrace, begin: UInt64 = 0) {
    self.trace = trace
    self.begin = begin
    time = EventTime(trace.metadata.clock, epoch: trace.summary.firstTicks)
    tracks = Array(repeating: Track(), count: trace.summary.goroutines.count)
    var names: [GoroutineName: UInt32] = [:]
    for (index, goroutine) in trace.summary.goroutines.enumerated() {
      names[GoroutineName(goroutine)] = UInt32(index)
    }
    parents = trace.summary.goroutines.map { GoroutineName(parentOf: $0).flatMap { names[$0] } }
  }

  /// Follows a batch; batches come in file order.
  mutating func add(_ batch: EventBatch, to sink: inout some TrackEventSink) {
    var arrivals = arrivals(in: batch)
    var start = 0
    for run in batch.runs {
      let end = start + Int(run.count)
      arrive(run.goroutine, at: batch.times[start], &arrivals, to: &sink)
      // As in a summary, goroutines arrive between the events of the one that has spawned them.
      while let arrival = arrivals.next(of: run.goroutine, until: batch.times[end - 1]) {
        var cut = start
        while cut < end, batch.times[cut] <= arrival.ticks { cut += 1 }
        add(batch, start..<cut, of: run.goroutine, to: &sink)
        start = cut
        arrive(arrival.goroutine, at: arrival.ticks, &arrivals, to: &sink)
      }
      add(batch, start..<end, of: run.goroutine, to: &sink)
      start = end
    }
  }

  /// Follows some events of one run.
  private mutating func add(
    _ batch: EventBatch, _ range: Range<Int>, of goroutine: UInt32, to sink: inout some TrackEventSink
  ) {
    // Out of the array while it changes.
    var track = Track()
    swap(&track, &tracks[Int(goroutine)])
    for index in range {
      let time = self.time.nanoseconds(batch.times[index])
      track.last = max(track.last, time)
      let code = batch.codes[index]
      if code == EventCode.exit.rawValue {
        guard track.openCalls > 0 else { continue }
        track.openCalls -= 1
        sink.end(goroutine: goroutine, at: time, isCut: false)
      } else if let function = EventCode(rawValue: code).enteredFunction {
        track.openCalls += 1
        sink.begin(goroutine: goroutine, function: function, at: time)
      } else {
        add(EventCode(rawValue: code), at: time, goroutine: goroutine, &track, to: &sink)
      }
    }
    swap(&track, &tracks[Int(goroutine)])
  }

  private func arrivals(in batch: EventBatch) -> Arrivals {
    var arrivals = Arrivals()
    var start = 0
    for run in batch.runs {
      defer { start += Int(run.count) }
      let goroutine = Int(run.goroutine)
      guard !tracks[goroutine].hasArrived, let parent = parents[goroutine] else { continue }
      let facts = trace.summary.goroutines[goroutine]
      arrivals.insert(
        run.goroutine, goid: facts.goid, parent: parent, site: facts.spawnSite, ticks: batch.times[start])
    }
    arrivals.sort()
    return arrivals
  }

  /// Ends the calls that are open at the end of the trace, each goroutine's at its last event.
  mutating func finish(_ sink: inout some TrackEventSink) {
    for index in tracks.indices { Self.cut(UInt32(index), &tracks[index], to: &sink) }
  }

  private static func cut(_ goroutine: UInt32, _ track: inout Track, to sink: inout some TrackEventSink) {
    while track.openCalls > 0 {
      sink.end(goroutine: goroutine, at: track.last, isCut: true)
      track.openCalls -= 1
    }
  }

  /// An event that is neither an enter nor an exit.
  private mutating func add(
    _ code: EventCode, at time: UInt64, goroutine: UInt32, _ track: inout Track, to sink: inout some TrackEventSink
  ) {
    if code == .gap {
      Self.cut(goroutine, &track, to: &sink)
    } else if code == .stallBegin {
      track.stallBegin = time
    } else if code == .stallEnd, let begin = track.stallBegin {
      sink.stall(goroutine: goroutine, from: begin, to: time)
      track.stallBegin = nil
    } else if let site = code.spawnSite {
      flows += 1
      waiting[UInt64(goroutine) << 32 | UInt64(site.rawValue), default: FlowQueue()].append(flows)
      sink.spawn(goroutine: goroutine, site: site, at: time, flow: flows)
    }
  }

  /// Finds the flow that leads to a goroutine at its first event: that of the spawn event which a summary would choose.
  private mutating func arrive(
    _ goroutine: UInt32, at ticks: UInt64, _ arrivals: inout Arrivals, to sink: inout some TrackEventSink
  ) {
    guard !tracks[Int(goroutine)].hasArrived else { return }
    tracks[Int(goroutine)].hasArrived = true
    let facts = trace.summary.goroutines[Int(goroutine)]
    guard let parent = parents[Int(goroutine)], let site = facts.spawnSite,
      time.nanoseconds(facts.firstTicks) >= begin
    else { return }
    let elder = arrivals.arrive(goid: facts.goid, parent: parent, site: site)
    let key = UInt64(parent) << 32 | UInt64(site.rawValue)
    guard tracks[Int(parent)].hasArrived, let flow = waiting[key]?.remove(after: elder) else { return }
    sink.arrive(goroutine: goroutine, at: time.nanoseconds(ticks), flow: flow)
  }
}

/// Numbers in the order in which they came; of too many the oldest are forgotten.
private struct FlowQueue {
  private var numbers: [UInt64] = []
  private var head = 0
  /// Spawn events of one goroutine at one site of which nothing has come so far: most will never have an event.
  private static let maximumCount = 1 << 16

  mutating func append(_ number: UInt64) {
    numbers.append(number)
    if numbers.count - head > Self.maximumCount { head += 1 }
    dropGone()
  }

  /// Takes out the oldest number but `skipped`, or the newest where there are no more.
  mutating func remove(after skipped: Int) -> UInt64? {
    guard head < numbers.count else { return nil }
    let index = min(head + skipped, numbers.count - 1)
    let number = numbers[index]
    // Few stand before it: those of goroutines that have yet to arrive.
    for other in stride(from: index, to: head, by: -1) { numbers[other] = numbers[other - 1] }
    head += 1
    dropGone()
    return number
  }

  /// What has left is dropped when it is the larger half, so that each number is moved once at most.
  private mutating func dropGone() {
    guard head * 2 > numbers.count else { return }
    numbers.removeFirst(head)
    head = 0
  }
}
