import ByteCoding
internal import Platform
import TraceModel

/// Decodes blocks on several threads and delivers them in order.
///
/// Threads decode ahead of the one that takes delivery, by a few blocks at most; that one helps while it has to wait.
final class DecodePipeline: Sendable {
  enum Outcome: Sendable {
    case batch(EventBatch)
    case damage(TraceDamage)
    case failure(TraceStoreError)
  }

  private struct State: Sendable {
    /// The first block that no thread has begun to decode.
    var nextToDecode = 0
    var nextToDeliver = 0
    var decoded: [Int: Outcome] = [:]
    /// Storage for batches to come.
    var spare: [EventBatch] = []
    var isOver = false

    /// A block to decode, if there is one that is not too far ahead.
    mutating func claim(of count: Int, ahead: Int) -> (index: Int, storage: EventBatch)? {
      guard !isOver, nextToDecode < count, nextToDecode < nextToDeliver + ahead else { return nil }
      defer { nextToDecode += 1 }
      return (nextToDecode, spare.popLast() ?? EventBatch())
    }
  }

  /// What a thread does next.
  private enum Turn: Sendable {
    case deliver(Outcome)
    case decode(index: Int, storage: EventBatch)
    case stop
  }

  private let file: InputFile
  private let entries: [BlockEntry]
  private let growth: TableGrowth
  private let threads: Int
  private let state = Monitor(State())

  init(file: InputFile, entries: [BlockEntry], growth: TableGrowth, threads: Int) {
    self.file = file
    self.entries = entries
    self.growth = growth
    self.threads = min(max(threads, 1), 64)
  }

  /// Calls `body` with every block in order, until it throws.
  ///
  /// A block in which a goroutine goes back in time is damaged.
  func run(_ body: (BlockEntry, Outcome) throws -> Void) throws {
    var order = RunOrder()
    var loader = BlockLoader(file: file)
    var decoder = try BlockDecoder()
    let workers = (1..<threads).compactMap { _ in try? WorkerThread { [self] in work() } }
    defer {
      state.change { $0.isOver = true }
      for worker in workers { worker.join() }
    }
    let (count, ahead) = (entries.count, 2 * threads)
    var delivered = 0
    while true {
      let turn = state.wait { state -> Turn? in
        if state.nextToDeliver == count { return .stop }
        if let outcome = state.decoded.removeValue(forKey: state.nextToDeliver) {
          state.nextToDeliver += 1
          return .deliver(outcome)
        }
        return state.claim(of: count, ahead: ahead).map { .decode(index: $0.index, storage: $0.storage) }
      }
      switch turn {
      case .deliver(let outcome):
        let entry = entries[delivered]
        delivered += 1
        if case .batch(let batch) = outcome, !order.follow(batch) {
          try body(entry, .damage(entry.damage(.malformed(.timeRunsBackwards))))
        } else {
          try body(entry, outcome)
        }
        state.change { if case .batch(let batch) = outcome { $0.spare.append(batch) } }
      case .decode(let index, let storage):
        let outcome = decode(index, storage, &loader, &decoder)
        state.change { $0.decoded[index] = outcome }
      case .stop:
        return
      }
    }
  }

  /// Decodes what there is to decode until there is nothing left.
  ///
  /// Where there is no memory for it, others do it.
  private func work() {
    guard var decoder = try? BlockDecoder() else { return }
    var loader = BlockLoader(file: file)
    let (count, ahead) = (entries.count, 2 * threads)
    while true {
      let turn = state.wait { state -> Turn? in
        if state.isOver || state.nextToDecode == count { return .stop }
        return state.claim(of: count, ahead: ahead).map { .decode(index: $0.index, storage: $0.storage) }
      }
      guard case .decode(let index, let storage) = turn else { return }
      let outcome = decode(index, storage, &loader, &decoder)
      state.change { $0.decoded[index] = outcome }
    }
  }

  private func decode(
    _ index: Int, _ storage: consuming EventBatch, _ loader: inout BlockLoader, _ decoder: inout BlockDecoder
  ) -> Outcome {
    var batch = storage
    do {
      let limits = growth.limits(before: entries[index].sequence)
      let damage = try decoder.decode(entries[index], with: &loader, limits: limits, into: &batch)
      return damage.map { .damage($0) } ?? .batch(batch)
    } catch {
      return .failure(error)
    }
  }
}
