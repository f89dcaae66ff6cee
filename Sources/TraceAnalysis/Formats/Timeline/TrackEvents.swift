import Replay
import TraceModel
import TraceStore

/// Turns batches of events into calls on tracks, one per goroutine.
///
/// Memory grows with goroutines, open calls and spawn events that wait, never with events.
struct TrackEvents<Sink: TrackEventSink> {
  private struct Track {
    var replay = GoroutineReplay<Sink.Call>()
    /// Nanoseconds, of its last event.
    var last: UInt64 = 0
    var hasArrived = false
  }

  var sink: Sink
  private let trace: LoadedTrace
  private let time: EventTime
  /// Nanoseconds; goroutines that were there before do not arrive.
  private let begin: UInt64
  private var tracks: [Track]
  private let parents: [UInt32?]
  /// Where arrows begin and end; `nil` where nothing draws them.
  private var flows: SpawnFlows?

  /// `filter` is what the events have passed that `add` gets.
  init(_ trace: LoadedTrace, _ filter: CallFilter, to sink: Sink) {
    self.trace = trace
    self.sink = sink
    begin = filter.window?.lowerBound ?? 0
    time = EventTime(trace.metadata.clock, epoch: trace.summary.firstTicks)
    tracks = Array(repeating: Track(), count: trace.summary.goroutines.count)
    guard Sink.drawsFlows else {
      parents = []
      return
    }
    var indices: [GoroutineName: UInt32] = [:]
    for (index, goroutine) in trace.summary.goroutines.enumerated() {
      indices[GoroutineName(goroutine)] = UInt32(index)
    }
    parents = trace.summary.goroutines.map { GoroutineName(parentOf: $0).flatMap { indices[$0] } }
    let window = filter.window.map { trace.ticks(of: $0) }
    let goroutines = filter.goroutines
    flows = SpawnFlows(goroutines: trace.summary.goroutines, parents: parents) { goroutine, ticks in
      window?.contains(ticks) ?? true && goroutines?[Int(goroutine)] ?? true
    }
  }

  /// Notes a batch as it is in the file, before `add` gets what the filter makes of it.
  mutating func look(at unfiltered: UnfilteredEvents) {
    switch unfiltered {
    case .batch(let batch): flows?.add(batch)
    case .loss(let goroutines): flows?.noteLoss(of: goroutines)
    }
  }

  /// Follows a batch; batches come in file order.
  mutating func add(_ batch: EventBatch) {
    arrivals(in: batch).walk(batch, &self)
  }

  private func arrivals(in batch: EventBatch) -> Arrivals {
    guard flows != nil else { return Arrivals() }
    return Arrivals(in: batch, of: trace.summary.goroutines, parents: parents) { tracks[$0].hasArrived }
  }

  /// Ends the calls that are open at the end of the trace, each goroutine's at its last event.
  mutating func finish() {
    for index in tracks.indices {
      var track = Track()
      swap(&track, &tracks[index])
      cut(UInt32(index), &track.replay, at: track.last)
    }
  }

  private mutating func cut(_ goroutine: UInt32, _ replay: inout GoroutineReplay<Sink.Call>, at time: UInt64) {
    while let ended = replay.cutInnermost(at: time) {
      sink.end(goroutine: goroutine, ended, callers: &replay, at: time, isCut: true)
    }
  }
}

extension TrackEvents: ArrivalVisitor {
  /// Some events of one goroutine.
  mutating func add(_ batch: EventBatch, _ range: Range<Int>, of goroutine: UInt32) {
    // Out of the array while it changes.
    var track = Track()
    swap(&track, &tracks[Int(goroutine)])
    for index in range {
      let time = self.time.nanoseconds(batch.times[index])
      track.last = max(track.last, time)
      let event = EventCode(rawValue: batch.codes[index]).event
      // One call after the other, so that the sink sees each with its callers.
      if event == .gap { cut(goroutine, &track.replay, at: track.last) }
      let effect = track.replay.apply(event, at: time) { function, _ in
        sink.begin(goroutine: goroutine, function: function, at: time)
      }
      switch effect {
      case .returned(let ended):
        sink.end(goroutine: goroutine, ended, callers: &track.replay, at: time, isCut: false)
      case .resumed(let begin):
        sink.stall(goroutine: goroutine, from: begin, to: time)
      case .spawned(let site):
        if let flow = flows?.takeBegin(goroutine) { sink.spawn(goroutine: goroutine, site: site, at: time, flow: flow) }
      case .entered, .strayExit, .stalled, .strayStall, .cutOff, .unknown:
        break
      }
    }
    swap(&track, &tracks[Int(goroutine)])
  }

  mutating func arrive(_ goroutine: UInt32, at ticks: UInt64, _ arrivals: inout Arrivals) {
    guard !tracks[Int(goroutine)].hasArrived else { return }
    tracks[Int(goroutine)].hasArrived = true
    let facts = trace.summary.goroutines[Int(goroutine)]
    guard let flow = flows?.takeEnd(goroutine), time.nanoseconds(facts.firstTicks) >= begin else { return }
    sink.arrive(
      goroutine: goroutine, at: time.nanoseconds(ticks), flow: flow, isInferred: facts.spawnIsInferred)
  }
}

extension EventPass {
  /// Gives `sink` everything that the filter lets through; returns the damage found on the way.
  func followTracks(_ sink: inout some TrackEventSink) throws -> [TraceDamage] {
    var events = TrackEvents(trace, filter, to: sink)
    let damage = try forEachBatch(unfiltered: { events.look(at: $0) }, { batch, _ in events.add(batch) })
    events.finish()
    sink = events.sink
    return damage
  }
}
