import Replay
import TraceModel

/// Receives what goroutines do, in nanoseconds since the trace's first event.
///
/// On one goroutine times never decrease, and every `begin` has its `end`; goroutines come in turns.
protocol TrackEventSink {
  /// What is kept of each open call.
  associatedtype Call: Sendable
  /// Whether `spawn` and `arrive` are of interest.
  static var drawsFlows: Bool { get }

  /// A call of a function begins (index into the trace's goroutine and symbol tables).
  mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64) -> Call
  /// The innermost call ends, and has taken `ended.ticks` nanoseconds without stalls. `callers` are still open; `isCut`
  /// where no event says that the call returned.
  mutating func end(
    goroutine: UInt32, _ ended: GoroutineReplay<Call>.EndedCall, callers: inout GoroutineReplay<Call>, at time: UInt64,
    isCut: Bool)
  /// The goroutine runs a `go` statement; `flow` names this moment.
  mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64)
  /// The goroutine has its first event; `flow` is that of its `spawn`. `isInferred` where it may have been another.
  mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64, isInferred: Bool)
  /// The goroutine waited for the recorder.
  mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64)
}

/// What a sink keeps of an open call that needs nothing of it.
struct NoCall: Sendable {}
