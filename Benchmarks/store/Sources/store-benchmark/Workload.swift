import Replay
import TraceModel
import TraceStore

/// Makes the events of a made-up program, batch by batch, always the same.
///
/// Times are in ticks of a 2.6 GHz counter. `noise` is the width of the uniform part of each gap: real counters differ
/// in how finely they tick, and noise is what compression cannot remove.
struct Workload {
  enum Kind: String, CaseIterable {
    /// One goroutine in a doubly recursive function, enter and exit each some 12 ns apart.
    case recursion
    /// Two hundred goroutines that handle requests: 120 functions, calls of 10 ns to 100 µs, runs of some 30 events.
    case server
  }

  let kind: Kind
  let noise: UInt64
  static let functions = 120
  static let goroutines = 200

  private var random: UInt64 = 0x1234_5678_9ABC_DEF1
  private var time: UInt64 = 1000
  private var stacks: [[UInt32]]

  init(kind: Kind, noise: UInt64) {
    self.kind = kind
    self.noise = noise
    stacks = Array(repeating: [], count: kind == .recursion ? 1 : Self.goroutines)
  }

  private mutating func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }

  private mutating func gap(_ base: UInt64) { time += base + (noise == 0 ? 0 : next() % noise) }

  /// The next `count` events.
  mutating func batch(_ count: Int) -> EventBatch {
    var batch = EventBatch()
    batch.times.reserveCapacity(count)
    batch.codes.reserveCapacity(count)
    switch kind {
    case .recursion: recursion(count, &batch)
    case .server: server(count, &batch)
    }
    return batch
  }

  private mutating func recursion(_ count: Int, _ batch: inout EventBatch) {
    var stack = stacks[0]
    for _ in 0..<count {
      gap(26)
      batch.times.append(time)
      // `stack` holds what each open call still has to call: fib(n) calls fib(n−1), then fib(n−2).
      if stack.isEmpty {
        stack.append(22 << 2 | 2)
        batch.codes.append(EventCode.enter(FunctionID(rawValue: 0)).rawValue)
      } else {
        let (n, calls) = (stack[stack.count - 1] >> 2, stack[stack.count - 1] & 3)
        if n < 2 || calls == 0 {
          stack.removeLast()
          batch.codes.append(EventCode.exit.rawValue)
        } else {
          stack[stack.count - 1] -= 1
          stack.append((n - (3 - calls)) << 2 | 2)
          batch.codes.append(EventCode.enter(FunctionID(rawValue: 0)).rawValue)
        }
      }
    }
    stacks[0] = stack
    batch.runs = [EventBatch.Run(goroutine: 0, count: UInt32(count))]
  }

  private mutating func server(_ count: Int, _ batch: inout EventBatch) {
    var made = 0
    while made < count {
      let goroutine = Int(next() % UInt64(Self.goroutines))
      let events = min(count - made, 4 + Int(next() % 56))
      for _ in 0..<events { serverEvent(goroutine, &batch) }
      batch.runs.append(EventBatch.Run(goroutine: UInt32(goroutine), count: UInt32(events)))
      made += events
      gap(400)
    }
  }

  /// Each function calls a few others, always the same and in the same order, down to a depth of ten or so: some ten
  /// thousand call paths.
  private mutating func serverEvent(_ goroutine: Int, _ batch: inout EventBatch) {
    let kind = next() % 100
    gap(kind < 70 ? 26 : kind < 90 ? 78 : kind < 98 ? next() % 4000 : next() % 200_000)
    batch.times.append(time)
    if let top = stacks[goroutine].last {
      let (function, calls) = (top >> 8, top & 0xFF)
      let fanOut = stacks[goroutine].count > 9 ? 0 : (function * 7) % 4 + (kind < 2 ? 1 : 0)
      if calls >= fanOut {
        stacks[goroutine].removeLast()
        batch.codes.append(EventCode.exit.rawValue)
      } else {
        stacks[goroutine][stacks[goroutine].count - 1] += 1
        let callee = (function * 5 + calls * 11 + 1) % UInt32(Self.functions)
        stacks[goroutine].append(callee << 8)
        batch.codes.append(EventCode.enter(FunctionID(rawValue: callee)).rawValue)
      }
    } else {
      let function = UInt32(next() % 8)
      stacks[goroutine].append(function << 8)
      batch.codes.append(EventCode.enter(FunctionID(rawValue: function)).rawValue)
    }
  }
}
