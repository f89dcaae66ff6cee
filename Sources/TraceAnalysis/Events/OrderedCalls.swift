import TraceStore
import TraceModel
import Replay

/// A call with all that is known of it at its end.
struct CallRecord: Equatable {
  /// Nanoseconds since the trace's first event.
  var start: UInt64
  /// Nanoseconds without the time its goroutine waited for the recorder.
  var duration: UInt64
  /// In the order of recording; on one goroutine in that of time.
  var number: UInt64
  var goroutine: UInt32
  var function: UInt32
  /// Open calls of its goroutine around it.
  var level: UInt32
  /// Whether the trace ended before it did.
  var isOpen: Bool

  init(_ call: SingleCall, goroutine: UInt32, level: Int, duration: UInt64, isOpen: Bool) {
    start = call.start
    number = call.number
    function = call.function.rawValue
    self.duration = duration
    self.goroutine = goroutine
    self.level = UInt32(level)
    self.isOpen = isOpen
  }

  /// In the order of time; a caller comes before its callees.
  static func isBefore(_ a: CallRecord, _ b: CallRecord) -> Bool { (a.start, a.number) < (b.start, b.number) }
}

/// Receives the calls of a trace one by one.
protocol CallRecordSink {
  mutating func add(_ call: CallRecord)
}

extension EventPass {
  /// Gives `sink` every call that the filter lets through and that is at most `depth` calls deep, in the order in which
  /// they begin; of those that begin at the same time on one goroutine, callers first.
  ///
  /// A call is known when it ends, but belongs where it began. So there are two turns over the events, which come by
  /// the same *marks*: times before which nothing happens any more in what follows. A call is *long* if a mark is
  /// between its begin and its end. The first turn collects the long calls; then the second one has at each mark all
  /// calls that began before it.
  ///
  /// - Parameter stride: Calls between two marks, at least. Memory grows with it, and with the calls open at marks.
  /// - Returns: The damage found on the way.
  func forEachCall(
    depth: Int = .max, stride: Int = 1 << 18, _ sink: inout some CallRecordSink
  ) throws -> [TraceDamage] {
    let marks = CallMarks(stride: stride, hasOwnClock: filter.compensates)
    let long = try turn(0, of: 2).walkCalls(LongCalls(depth: depth, marks: marks)).visitor.calls
    let (visitor, damage) = try turn(1, of: 2).walkCalls(
      OrderedCalls(depth: depth, marks: marks, long: long.sorted(by: CallRecord.isBefore), sink))
    sink = visitor.sink
    return damage
  }
}

/// The times up to which all calls are known but for the long ones.
private struct CallMarks {
  private let stride: Int
  /// Whether the goroutine has a clock of its own: what the file says of time to come is then of no use, what has been
  /// seen is.
  private let hasOwnClock: Bool
  /// Calls since the last mark.
  private var calls = 0
  private var latest: UInt64 = 0
  /// The last mark, nanoseconds.
  private(set) var time: UInt64 = 0

  init(stride: Int, hasOwnClock: Bool) {
    self.stride = stride
    self.hasOwnClock = hasOwnClock
  }

  mutating func note(_ call: SingleCall) {
    calls += 1
    latest = max(latest, call.start)
  }

  /// Whether there is a mark now.
  mutating func reach(horizon: UInt64) -> Bool {
    guard calls >= stride || horizon == .max else { return false }
    calls = 0
    time = max(time, hasOwnClock && horizon < .max ? latest : horizon)
    return true
  }
}

/// Collects the long calls.
private struct LongCalls: CallVisitor {
  let depth: Int
  var marks: CallMarks
  private(set) var calls: [CallRecord] = []

  init(depth: Int, marks: CallMarks) {
    self.depth = depth
    self.marks = marks
  }

  mutating func enter(goroutine: UInt32, call: SingleCall) { marks.note(call) }

  mutating func leave(
    goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
  ) {
    guard callers.depth < depth, call.start < marks.time else { return }
    calls.append(
      CallRecord(call, goroutine: goroutine, level: callers.depth, duration: duration, isOpen: isOpen))
  }

  mutating func reach(horizon: UInt64) { _ = marks.reach(horizon: horizon) }
}

/// Reports all calls, given the long ones.
private struct OrderedCalls<Sink: CallRecordSink>: CallVisitor {
  private let depth: Int
  private var marks: CallMarks
  /// In order; the first `reported` have been passed on.
  private let long: [CallRecord]
  private var reported = 0
  /// Calls that are not long and began after the last mark.
  private var waiting: [CallRecord] = []
  private(set) var sink: Sink

  init(depth: Int, marks: CallMarks, long: [CallRecord], _ sink: Sink) {
    self.depth = depth
    self.marks = marks
    self.long = long
    self.sink = sink
  }

  mutating func enter(goroutine: UInt32, call: SingleCall) { marks.note(call) }

  mutating func leave(
    goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
  ) {
    guard callers.depth < depth, call.start >= marks.time else { return }
    waiting.append(
      CallRecord(call, goroutine: goroutine, level: callers.depth, duration: duration, isOpen: isOpen))
  }

  mutating func reach(horizon: UInt64) {
    guard marks.reach(horizon: horizon) else { return }
    let mark = marks.time
    let ready = waiting.partition { $0.start < mark }
    waiting[ready...].sort(by: CallRecord.isBefore)
    for call in waiting[ready...] {
      reportLong { CallRecord.isBefore($0, call) }
      sink.add(call)
    }
    waiting.removeSubrange(ready...)
    reportLong { $0.start < mark }
  }

  private mutating func reportLong(while comesNow: (CallRecord) -> Bool) {
    while reported < long.count, comesNow(long[reported]) {
      sink.add(long[reported])
      reported += 1
    }
  }
}
