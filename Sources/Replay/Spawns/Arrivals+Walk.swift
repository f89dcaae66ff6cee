public import Algorithms
public import TraceModel

/// Receives a batch in the order in which a summary adds it up.
public protocol ArrivalVisitor: ~Copyable {
  /// The goroutine has an event at `ticks`; where it is its first one, the goroutine arrives.
  mutating func arrive(_ goroutine: UInt32, at ticks: UInt64, _ arrivals: inout Arrivals)
  /// Some events of one goroutine, perhaps none.
  mutating func add(_ batch: EventBatch, _ range: Range<Int>, of goroutine: UInt32)
}

extension Arrivals {
  /// Goes through the runs of a batch. Goroutines that one has spawned arrive between its events, when their own first
  /// event happens.
  @inlinable
  public consuming func walk<Visitor: ArrivalVisitor & ~Copyable>(_ batch: EventBatch, _ visitor: inout Visitor) {
    var arrivals = self
    let count = min(batch.times.count, batch.codes.count)
    var start = 0
    for run in batch.runs {
      let end = min(start + Int(run.count), count)
      guard start < end else { return }
      visitor.arrive(run.goroutine, at: batch.times[start], &arrivals)
      while let arrival = arrivals.next(of: run.goroutine, until: batch.times[end - 1]) {
        // Of a slice: of a range of indices the search is not specialized.
        let cut = batch.times[start..<end].partitioningIndex { $0 > arrival.ticks }
        visitor.add(batch, start..<cut, of: run.goroutine)
        start = cut
        visitor.arrive(arrival.goroutine, at: arrival.ticks, &arrivals)
      }
      visitor.add(batch, start..<end, of: run.goroutine)
      start = end
    }
  }
}
