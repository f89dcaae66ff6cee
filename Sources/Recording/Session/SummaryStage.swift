internal import TraceStore
import Replay
import TraceModel

/// Adds up what is recorded.
struct SummaryStage: ~Copyable, Sendable {
  /// What is known at the end.
  struct Last {
    /// But for the nodes of the call tree; of goroutines only what has not been taken before.
    var summary: TraceSummary
    var facts: [GoroutineRange]
    var events: UInt64
    var goroutines: Int
    /// The summary cannot be trusted.
    var failure: TraceStoreError?
  }

  private var builder: SummaryBuilder
  private var events: UInt64 = 0
  private var goroutines = 0

  init(_ builder: consuming SummaryBuilder) { self.builder = consume builder }

  mutating func accept(
    goroutines: ArraySlice<Goroutine>, parents: [(goroutine: UInt32, parent: UInt32)], batch: EventBatch
  ) {
    self.goroutines += goroutines.count
    builder.declare(goroutines: Array(goroutines))
    builder.set(parents: parents)
    if !batch.times.isEmpty { accept(batch) }
  }

  mutating func accept(_ batch: EventBatch) {
    events += UInt64(batch.times.count)
    builder.add(batch)
  }

  mutating func takeEvicted() -> [GoroutineRange] { builder.takeEvicted() }

  /// - Parameters:
  ///   - processes: as they are at the end: open calls last as long as they.
  ///   - treePart: receives the nodes of the call tree.
  mutating func finish(processes: [TracedProcess], treePart: ([CallTree.Node]) -> Void) -> Last {
    let ends = OpenCallEnds(processes, lastTicks: builder.lastTicks)
    let (summary, facts) = builder.finish(openCalls: ends, treePart: treePart)
    return Last(
      summary: summary, facts: builder.takeEvicted() + facts, events: events, goroutines: goroutines,
      failure: builder.failure.map { TraceStoreError($0) })
  }
}
