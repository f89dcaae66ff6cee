import Platform
import Synchronization
import TraceStore
import Replay
import TraceModel

/// Adds up what a filter lets through on several threads, each of which looks at goroutines of its own.
struct ParallelSummary {
  private final class Shard: Sendable {
    struct State: ~Copyable {
      var filter: EventFilter
      var builder: SummaryBuilder
      /// Whether everything is added as it is, because nothing is filtered and no other shard takes part.
      let takesAll: Bool

      mutating func add(_ batch: EventBatch) {
        if takesAll {
          filter.follow(batch)
          builder.add(batch)
        } else if filter.follows(batch) {
          builder.add(batch)
        } else {
          builder.add(filter.pass(batch))
        }
      }
    }

    let state: Mutex<State>

    init(_ filter: EventFilter, _ builder: consuming SummaryBuilder, takesAll: Bool) {
      state = Mutex(State(filter: filter, builder: builder, takesAll: takesAll))
    }

    func add(_ batches: [EventBatch]) {
      state.withLock { state in
        for batch in batches { state.add(batch) }
      }
    }

    func lose(_ lost: GoroutineSet?) {
      state.withLock { state in state.builder.add(state.filter.lose(lost)) }
    }

    func finish() -> TraceSummary {
      state.withLock { state in
        state.builder.add(state.filter.finish())
        return state.builder.summary()
      }
    }
  }

  private let shards: [Shard]
  private var waiting: [EventBatch] = []
  private let seedNodes: Int

  /// Batches that are added at once: so many that threads seldom wait for each other.
  private static let batchesAtOnce = 8

  /// Every shard has a table of goroutines and call paths of its own; above this size that is not worth it.
  private static let maximumEntries = 200_000

  /// Adding up takes about twice as long as decoding does, which has threads of its own.
  private static func shards(threads: Int) -> Int { min(max(threads / 2, 1), 16) }

  init(_ filter: CallFilter, _ trace: LoadedTrace, seed: TraceSummary, threads: Int) {
    let entries = seed.goroutines.count + seed.callTree.nodes.count
    // Where paths were folded, several shards would make the same new ones.
    let isAlone = entries > Self.maximumEntries || seed.callTree.isFolded
    let count = isAlone ? 1 : min(Self.shards(threads: threads), max(seed.goroutines.count, 1))
    shards = (0..<count).map { index in
      Shard(
        EventFilter(filter, trace, shard: index, of: count), SummaryBuilder(partOf: seed),
        takesAll: count == 1 && filter.isEmpty)
    }
    seedNodes = seed.callTree.nodes.count
  }

  mutating func add(_ batch: EventBatch) {
    // Alone there is nothing to wait for, and the batch's storage can be used again.
    if shards.count == 1 { return shards[0].add([batch]) }
    waiting.append(batch)
    if waiting.count == Self.batchesAtOnce { flush() }
  }

  mutating func lose(_ lost: GoroutineSet?) {
    flush()
    for shard in shards { shard.lose(lost) }
  }

  mutating func finish() -> TraceSummary {
    flush()
    var whole = shards[0].finish()
    for (index, shard) in shards.enumerated().dropFirst() {
      let part = shard.finish()
      whole.callTree.merge(part.callTree, common: seedNodes)
      for (function, histogram) in part.histograms {
        whole.histograms[function, default: LatencyHistogram()].merge(histogram)
      }
      for goroutine in stride(from: index, to: part.goroutines.count, by: shards.count) {
        whole.goroutines[goroutine] = part.goroutines[goroutine]
      }
    }
    return whole
  }

  private mutating func flush() {
    guard !waiting.isEmpty else { return }
    let (batches, shards) = (waiting, shards)
    Parallel.forEach(shards.count) { shards[$0].add(batches) }
    waiting.removeAll(keepingCapacity: true)
  }
}

extension CallTree {
  /// Adds the calls of a tree of which the first `common` nodes are the same call paths as here.
  fileprivate mutating func merge(_ other: CallTree, common: Int) {
    var targets: [UInt32] = []
    for (index, node) in other.nodes.enumerated() {
      guard index >= common else {
        nodes[index].totals.addModulo(node.totals)
        continue
      }
      var node = node
      if Int(node.parent) >= common { node.parent = targets[Int(node.parent) - common] }
      targets.append(UInt32(nodes.count))
      nodes.append(node)
    }
  }
}

extension CallTotals {
  /// Adds modulo 2⁶⁴, as `SummaryBuilder` does: one thread and several give the same, whatever times a file has.
  fileprivate mutating func addModulo(_ other: CallTotals) {
    calls &+= other.calls
    openCalls &+= other.openCalls
    totalTime &+= other.totalTime
    openTime = openTime == .max || other.openTime == .max ? .max : openTime &+ other.openTime
    selfTime &+= other.selfTime
    minTime = min(minTime, other.minTime)
    maxTime = max(maxTime, other.maxTime)
  }
}
