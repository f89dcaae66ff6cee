import Replay
import TraceModel
import TraceStore

/// A call that is open, or has just ended.
struct SingleCall: Sendable {
  /// Numbered from 1 in the order of recording; on one goroutine in that of time.
  var number: UInt64
  var function: FunctionID
  /// Nanoseconds since the trace's first event.
  var start: UInt64
  /// The callee that took longest so far, and its duration.
  var slowest: (function: FunctionID, duration: UInt64)?
}

/// Receives every call of a trace.
protocol CallVisitor {
  typealias Callers = GoroutineReplay<SingleCall>

  /// A call begins.
  mutating func enter(goroutine: UInt32, call: SingleCall)
  /// A call ends after `duration` nanoseconds without stalls; `callers` are still open, and `isOpen` where no event
  /// says that the call returned.
  mutating func leave(goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool)
  /// No event that comes later in the file happens before `horizon`, nanoseconds; `.max` at the end. Calls that began
  /// before it may still end.
  mutating func reach(horizon: UInt64)
}

extension CallVisitor {
  mutating func reach(horizon: UInt64) {}
}

/// Gives a visitor each call with its callers and its duration.
struct SingleCalls<Visitor: CallVisitor>: TrackEventSink {
  static var drawsFlows: Bool { false }

  fileprivate(set) var visitor: Visitor
  private var calls: UInt64 = 0

  init(_ visitor: Visitor) { self.visitor = visitor }

  mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64) -> SingleCall {
    calls += 1
    let call = SingleCall(number: calls, function: function, start: time)
    visitor.enter(goroutine: goroutine, call: call)
    return call
  }

  mutating func end(
    goroutine: UInt32, _ ended: GoroutineReplay<SingleCall>.EndedCall, callers: inout GoroutineReplay<SingleCall>,
    at time: UInt64, isCut: Bool
  ) {
    visitor.leave(
      goroutine: goroutine, call: ended.call, callers: callers, duration: ended.ticks, isOpen: isCut)
    guard let caller = callers.innermost, ended.ticks >= caller.slowest?.duration ?? 0 else { return }
    callers.innermost?.slowest = (ended.call.function, ended.ticks)
  }

  mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64) {}
  mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64, isInferred: Bool) {}
  mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64) {}
}

extension EventPass {
  /// Walks all calls that the filter lets through.
  ///
  /// Returns the visitor and the damage found while the events were read.
  func walkCalls<Visitor: CallVisitor>(_ visitor: Visitor) throws -> (visitor: Visitor, damage: [TraceDamage]) {
    var events = TrackEvents(trace, filter, to: SingleCalls(visitor))
    let time = EventTime(trace.metadata.clock, epoch: trace.summary.firstTicks)
    let damage = try forEachBatch { batch, horizon in
      events.add(batch)
      if horizon < .max { events.sink.visitor.reach(horizon: time.nanoseconds(horizon)) }
    }
    events.finish()
    events.sink.visitor.reach(horizon: .max)
    return (events.sink.visitor, damage)
  }
}
