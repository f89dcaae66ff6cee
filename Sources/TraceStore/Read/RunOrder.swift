import TraceModel

/// Whether the runs of each goroutine stand in the order of time, within a block and from block to block.
///
/// One comparison a run; eight bytes for each goroutine up to the highest number that has been met.
struct RunOrder {
  /// By goroutine: the tick of its last event so far.
  private var lastTicks: [UInt64] = []
  /// What those were, in the order of runs, in case the block does not count.
  private var before: [UInt64] = []

  /// Takes notice of a block that counts; `false` where some of it is earlier than what came before: then it does not
  /// count.
  mutating func follow(_ batch: EventBatch) -> Bool {
    before.removeAll(keepingCapacity: true)
    var at = 0
    for run in batch.runs {
      let goroutine = Int(run.goroutine)
      if goroutine >= lastTicks.count {
        lastTicks += repeatElement(0, count: max(goroutine + 1, lastTicks.count * 3 / 2) - lastTicks.count)
      }
      let last = lastTicks[goroutine]
      guard batch.times[at] >= last else {
        forget(batch)
        return false
      }
      before.append(last)
      at += Int(run.count)
      lastTicks[goroutine] = batch.times[at - 1]
    }
    return true
  }

  /// As if the block whose runs have been followed up to here had not been there.
  private mutating func forget(_ batch: EventBatch) {
    for (run, last) in zip(batch.runs, before).reversed() { lastTicks[Int(run.goroutine)] = last }
  }
}
