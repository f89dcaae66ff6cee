import TraceStore

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
  private let window: ClosedRange<UInt64>
  private let time: EventTime

  /// Per goroutine: its open calls, whether they have been told, and the last time.
  private struct Track {
    var stack: [FunctionID] = []
    /// How many of `stack`, from the outermost on, the sink knows.
    var told = 0
    var last: UInt64 = 0
    var stallBegin: UInt64?
    var hasArrived = false
  }

  private var tracks: [Track]
  /// Spawns that no goroutine has come from yet, oldest first, by parent and site.
  private var waiting: [UInt64: FlowQueue] = [:]
  private var parents: [UInt32?]
  private var flows: UInt64 = 0

  /// `window` is in nanoseconds since the first event; what is outside is left out, calls that reach in are cut to it.
  init(_ trace: LoadedTrace, window: ClosedRange<UInt64> = 0...(.max)) {
    self.trace = trace
    self.window = window
    time = EventTime(trace.metadata.clock, epoch: trace.summary.firstTicks)
    tracks = Array(repeating: Track(), count: trace.summary.goroutines.count)
    var names: [GoroutineName: UInt32] = [:]
    for (index, goroutine) in trace.summary.goroutines.enumerated() {
      names[GoroutineName(process: goroutine.process, goid: goroutine.goid)] = UInt32(index)
    }
    parents = trace.summary.goroutines.map { goroutine in
      goroutine.parentGoid == 0 ? nil : names[GoroutineName(process: goroutine.process, goid: goroutine.parentGoid)]
    }
  }

  /// Follows a batch; batches come in file order.
  mutating func add(_ batch: EventBatch, to sink: inout some TrackEventSink) {
    var start = 0
    for run in batch.runs {
      let end = start + Int(run.count)
      for index in start..<end {
        let time = self.time.nanoseconds(batch.times[index])
        if time > window.upperBound {
          reachPast(run.goroutine, to: &sink)
          break
        }
        add(EventCode(rawValue: batch.codes[index]), at: time, goroutine: run.goroutine, to: &sink)
      }
      start = end
    }
  }

  /// Ends the calls that are open at the end of the trace, each goroutine's at its last event.
  mutating func finish(_ sink: inout some TrackEventSink) {
    for index in tracks.indices {
      while tracks[index].told > 0 {
        sink.end(goroutine: UInt32(index), at: tracks[index].last, isCut: true)
        tracks[index].told -= 1
      }
    }
  }

  /// The goroutine has events after the window: what is open now fills it to its end.
  private mutating func reachPast(_ goroutine: UInt32, to sink: inout some TrackEventSink) {
    let index = Int(goroutine)
    guard tracks[index].last < window.upperBound else { return }
    tell(goroutine, to: &sink)
    tracks[index].last = window.upperBound
  }

  private mutating func add(
    _ code: EventCode, at time: UInt64, goroutine: UInt32, to sink: inout some TrackEventSink
  ) {
    let index = Int(goroutine)
    let isInside = time >= window.lowerBound
    if !tracks[index].hasArrived { arrive(goroutine, at: time, isInside: isInside, to: &sink) }
    if isInside { tell(goroutine, to: &sink) }
    tracks[index].last = max(tracks[index].last, time)
    if let function = code.enteredFunction {
      tracks[index].stack.append(function)
      if isInside {
        sink.begin(goroutine: goroutine, function: function, at: time)
        tracks[index].told += 1
      }
    } else if code == .exit {
      guard !tracks[index].stack.isEmpty else { return }
      tracks[index].stack.removeLast()
      if isInside {
        sink.end(goroutine: goroutine, at: time, isCut: false)
        tracks[index].told -= 1
      }
    } else if code == .stallBegin {
      tracks[index].stallBegin = time
    } else if code == .stallEnd, let begin = tracks[index].stallBegin {
      if isInside { sink.stall(goroutine: goroutine, from: max(begin, window.lowerBound), to: time) }
      tracks[index].stallBegin = nil
    } else if let site = code.spawnSite {
      flows += 1
      waiting[UInt64(goroutine) << 32 | UInt64(site.rawValue), default: FlowQueue()].append(flows)
      if isInside { sink.spawn(goroutine: goroutine, site: site, at: time, flow: flows) }
    }
  }

  /// Finds the flow that leads to a goroutine at its first event.
  private mutating func arrive(
    _ goroutine: UInt32, at time: UInt64, isInside: Bool, to sink: inout some TrackEventSink
  ) {
    let index = Int(goroutine)
    tracks[index].hasArrived = true
    guard let parent = parents[index], let site = trace.summary.goroutines[index].spawnSite else { return }
    let key = UInt64(parent) << 32 | UInt64(site.rawValue)
    guard let flow = waiting[key]?.popFirst() else { return }
    if isInside { sink.arrive(goroutine: goroutine, at: time, flow: flow) }
  }

  /// Tells the calls that were open when the window began.
  private mutating func tell(_ goroutine: UInt32, to sink: inout some TrackEventSink) {
    let index = Int(goroutine)
    while tracks[index].told < tracks[index].stack.count {
      sink.begin(goroutine: goroutine, function: tracks[index].stack[tracks[index].told], at: window.lowerBound)
      tracks[index].told += 1
    }
  }
}

/// Numbers that leave in the order in which they came.
private struct FlowQueue {
  private var numbers: [UInt64] = []
  private var head = 0

  mutating func append(_ number: UInt64) { numbers.append(number) }

  mutating func popFirst() -> UInt64? {
    guard head < numbers.count else { return nil }
    let first = numbers[head]
    head += 1
    // What has left is dropped when it is the larger half, so that each number is moved once at most.
    if head * 2 > numbers.count {
      numbers.removeFirst(head)
      head = 0
    }
    return first
  }
}

/// A goroutine by its process and goid.
struct GoroutineName: Hashable {
  var process: UInt32
  var goid: UInt64
}
