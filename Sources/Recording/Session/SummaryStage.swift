internal import TraceStore
import Replay
import TraceModel

/// Adds up what is recorded, as long as that fits into memory.
struct SummaryStage: ~Copyable, Sendable {
  /// With more call paths than these a trace gets no summary: the recorder's memory has a bound, and to read so many
  /// takes no less time than to read the events.
  static let maximumPaths = 500_000

  /// What is known at the end.
  struct Last {
    /// But for the call tree; of goroutines only what has not been taken before. `nil` where there were too many call
    /// paths.
    var summary: TraceSummary?
    var facts: [GoroutineRange] = []
    var events: UInt64
    var goroutines: Int
    /// The summary cannot be trusted.
    var failure: TraceStoreError?
  }

  /// `nil` from when there were too many call paths.
  private var builder: SummaryBuilder?
  private let maximumPaths: Int
  private var events: UInt64 = 0
  private var goroutines = 0

  init(_ builder: consuming SummaryBuilder, maximumPaths: Int) {
    self.builder = consume builder
    self.maximumPaths = maximumPaths
  }

  mutating func accept(
    goroutines: ArraySlice<Goroutine>, parents: [(goroutine: UInt32, parent: UInt32)], batch: EventBatch
  ) {
    self.goroutines += goroutines.count
    builder?.declare(goroutines: Array(goroutines))
    builder?.set(parents: parents)
    if !batch.times.isEmpty { accept(batch) }
  }

  mutating func accept(_ batch: EventBatch) {
    events += UInt64(batch.times.count)
    builder?.add(batch)
    if builder?.callPathCount ?? 0 > maximumPaths { builder = nil }
  }

  mutating func takeEvicted() -> [GoroutineRange] { builder?.takeEvicted() ?? [] }

  /// - Parameters:
  ///   - processes: as they are at the end: open calls last as long as they.
  ///   - treePart: receives the nodes of the call tree.
  mutating func finish(processes: [TracedProcess], treePart: ([CallTree.Node]) -> Void) -> Last {
    var last = Last(events: events, goroutines: goroutines)
    guard var builder = builder.take() else { return last }
    let ends = OpenCallEnds(processes, lastTicks: builder.lastTicks)
    let (summary, facts) = builder.finish(openCalls: ends, treePart: treePart)
    last.summary = summary
    last.facts = builder.takeEvicted() + facts
    last.failure = builder.failure.map { TraceStoreError($0) }
    return last
  }
}
