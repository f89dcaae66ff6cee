import TraceStore
import TraceModel

/// A call that is open, or has just ended.
struct SingleCall {
  /// Numbered from 1 in the order of recording; on one goroutine in that of time.
  var number: UInt64
  var function: FunctionID
  /// Nanoseconds since the trace's first event.
  var start: UInt64
  /// How long its goroutine had waited for the recorder when it began.
  var stalledBefore: UInt64
  /// The callee that took longest so far, and its duration.
  var slowest: (function: FunctionID, duration: UInt64)?
}

/// Is told of every call of a trace.
protocol CallVisitor {
  /// A call has begun; it is the last of `stack`.
  mutating func enter(goroutine: UInt32, stack: [SingleCall])
  /// The last call of `stack` ends after `duration` nanoseconds without stalls; `isOpen` where the trace ended before it.
  mutating func leave(goroutine: UInt32, stack: [SingleCall], duration: UInt64, isOpen: Bool)
  /// Nothing that is in the file behind this place happens before `horizon`, nanoseconds; `.max` at the end. Calls that began
  /// before it may still be told of.
  mutating func reach(horizon: UInt64)
}

extension CallVisitor {
  mutating func reach(horizon: UInt64) {}
}

/// Keeps the open calls of each goroutine, so that a visitor sees calls with their callers and durations.
struct CallWalk<Visitor: CallVisitor>: TrackEventSink {
  private struct Track {
    var stack: [SingleCall] = []
    var stalled: UInt64 = 0
  }

  private(set) var visitor: Visitor
  private var tracks: [Track]
  /// The track of the goroutine whose turn it is, out of the array while it changes.
  private var track = Track()
  private var current = 0
  private var calls: UInt64 = 0

  init(_ visitor: Visitor, goroutines: Int) {
    self.visitor = visitor
    tracks = Array(repeating: Track(), count: max(goroutines, 1))
  }

  @inline(__always)
  private mutating func turn(to goroutine: UInt32) {
    guard Int(goroutine) != current else { return }
    swap(&track, &tracks[current])
    current = Int(goroutine)
    swap(&track, &tracks[current])
  }

  mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64) {
    turn(to: goroutine)
    calls += 1
    track.stack.append(SingleCall(number: calls, function: function, start: time, stalledBefore: track.stalled))
    visitor.enter(goroutine: goroutine, stack: track.stack)
  }

  mutating func end(goroutine: UInt32, at time: UInt64, isCut: Bool) {
    turn(to: goroutine)
    guard let call = track.stack.last else { return }
    let stalled = track.stalled - call.stalledBefore
    let elapsed = time - min(time, call.start)
    let duration = elapsed - min(elapsed, stalled)
    visitor.leave(goroutine: goroutine, stack: track.stack, duration: duration, isOpen: isCut)
    track.stack.removeLast()
    guard let caller = track.stack.indices.last else { return }
    if duration >= track.stack[caller].slowest?.duration ?? 0 {
      track.stack[caller].slowest = (call.function, duration)
    }
  }

  mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64) {}

  mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64) {}

  mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64) {
    turn(to: goroutine)
    track.stalled += end - min(begin, end)
  }

  mutating func reach(horizon: UInt64) { visitor.reach(horizon: horizon) }
}

extension EventPass {
  /// Walks all calls that the filter lets through.
  ///
  /// Returns the visitor and the damage found while the events were read.
  func walkCalls<Visitor: CallVisitor>(_ visitor: Visitor) throws -> (visitor: Visitor, damage: [TraceDamage]) {
    var walk = CallWalk(visitor, goroutines: trace.summary.goroutines.count)
    var events = TrackEvents(trace, begin: filter.window?.lowerBound ?? 0)
    let time = EventTime(trace.metadata.clock, epoch: trace.summary.firstTicks)
    let damage = try forEachBatch { batch, horizon in
      events.add(batch, to: &walk)
      if horizon < .max { walk.reach(horizon: time.nanoseconds(horizon)) }
    }
    events.finish(&walk)
    walk.reach(horizon: .max)
    return (walk.visitor, damage)
  }

  /// Tells `sink` everything that the filter lets through; returns the damage found on the way.
  func followTracks(_ sink: inout some TrackEventSink) throws -> [TraceDamage] {
    var events = TrackEvents(trace, begin: filter.window?.lowerBound ?? 0)
    let damage = try forEachBatch { events.add($0, to: &sink) }
    events.finish(&sink)
    return damage
  }
}
