import Replay
import TraceModel
import TraceStore

/// Makes the events of a made-up program with a given number of call paths, batch by batch, always the same.
///
/// Every call makes up to three others of two functions, down to a depth at which there are about so many paths. Which
/// and how many is random, so that no processor can foresee it; 200 goroutines in runs of some 30 events.
struct PathWorkload {
  private let depth: Int
  private var random: UInt64 = 0x1234_5678_9ABC_DEF1
  private var time: UInt64 = 1000
  /// Per goroutine the functions of the open calls, and how many calls each has yet to make.
  private var stacks = [[(function: UInt32, calls: UInt32)]](repeating: [], count: Workload.goroutines)

  init(paths: Int) {
    depth = max((paths + 1).bitWidth - (paths + 1).leadingZeroBitCount - 1, 1)
  }

  private mutating func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }

  /// The next `count` events.
  mutating func batch(_ count: Int) -> EventBatch {
    var batch = EventBatch()
    batch.times.reserveCapacity(count)
    batch.codes.reserveCapacity(count)
    while batch.times.count < count {
      let goroutine = Int(next() % UInt64(Workload.goroutines))
      let events = min(count - batch.times.count, 4 + Int(next() % 56))
      for _ in 0..<events { event(goroutine, &batch) }
      batch.runs.append(EventBatch.Run(goroutine: UInt32(goroutine), count: UInt32(events)))
    }
    return batch
  }

  /// A batch that cuts off all open calls, so that the same batches can come again.
  mutating func end() -> EventBatch {
    var batch = EventBatch()
    for goroutine in stacks.indices {
      batch.times.append(time)
      batch.codes.append(EventCode.gap.rawValue)
      batch.runs.append(EventBatch.Run(goroutine: UInt32(goroutine), count: 1))
    }
    return batch
  }

  private mutating func event(_ goroutine: Int, _ batch: inout EventBatch) {
    time += 26 + next() % 64
    batch.times.append(time)
    let random = UInt32(truncatingIfNeeded: next() >> 20)
    let open = stacks[goroutine].count
    guard let caller = stacks[goroutine].last, caller.calls == 0 else {
      let function = open == 0 ? random % 2 : (stacks[goroutine][open - 1].function * 5 + random % 2 * 11 + 1) % 120
      if open > 0 { stacks[goroutine][open - 1].calls -= 1 }
      stacks[goroutine].append((function, open + 1 < depth ? 1 + (random >> 1) % 3 : 0))
      batch.codes.append(EventCode.enter(FunctionID(rawValue: function)).rawValue)
      return
    }
    stacks[goroutine].removeLast()
    batch.codes.append(EventCode.exit.rawValue)
  }
}
