public import TraceModel

extension TraceReader {
  /// Calls `body` with the events of one block after the other, in file order.
  ///
  /// - Parameters:
  ///   - range: Only blocks with events in this range of ticks are read. They are delivered whole.
  ///   - goroutine: Only blocks that may hold events of this goroutine are read, where the file says which do.
  ///   - threads: Threads that decode, this one among them while it waits for a block; at most 64.
  ///   - onDamage: Called at the point in the order where events are lost.
  ///   - body: The batch is reused: a copy is needed to keep it.
  /// - Returns: The damage found on the way.
  /// - Throws: `TraceStoreError` where the file cannot be read, and what `body` and `onDamage` throw.
  public func forEachBatch(
    overlapping range: ClosedRange<UInt64>? = nil, holding goroutine: UInt32? = nil, threads: Int = 1,
    onDamage: (TraceDamage) throws -> Void = { _ in }, _ body: (EventBatch) throws -> Void
  ) throws -> [TraceDamage] {
    let entries = eventEntries(overlapping: range, holding: goroutine)
    let isWhole = entries.count == eventEntries(holding: goroutine).count
    guard let goroutine, isWhole, let calls = try calls(of: goroutine) else {
      return try forEachBatch(of: entries, threads: threads, onDamage: onDamage) { _, batch in try body(batch) }
    }
    var found: UInt64 = 0
    var damage = try forEachBatch(of: entries, threads: threads, onDamage: onDamage) { _, batch in
      found += batch.calls(of: goroutine)
      try body(batch)
    }
    // Blocks that have nothing of it, as the index says, are not looked into.
    if damage.isEmpty, found < calls {
      damage.append(TraceDamage(kind: .wrongIndex, offset: blocks.last?.end ?? 0, blockKind: .index))
    }
    return damage
  }

  /// As `forEachBatch`, of these blocks.
  func forEachBatch(
    of entries: [BlockEntry], threads: Int, onDamage: (TraceDamage) throws -> Void,
    _ body: (BlockEntry, EventBatch) throws -> Void
  ) throws -> [TraceDamage] {
    var damage: [TraceDamage] = []
    try DecodePipeline(file: file, entries: entries, growth: growth, threads: threads).run { entry, outcome in
      switch outcome {
      case .batch(let batch): try body(entry, batch)
      case .damage(let found):
        damage.append(found)
        try onDamage(found)
      case .failure(let error): throw error
      }
    }
    return damage
  }

  /// For each of the blocks that `forEachBatch` goes through with the same arguments: before which tick nothing of the
  /// blocks behind it happens; `.max` for the last.
  public func horizons(overlapping range: ClosedRange<UInt64>? = nil, holding goroutine: UInt32? = nil) -> [UInt64] {
    var horizons = eventEntries(overlapping: range, holding: goroutine).map(\.first)
    var earliest = UInt64.max
    for index in horizons.indices.reversed() {
      let first = horizons[index]
      horizons[index] = earliest
      earliest = min(earliest, first)
    }
    return horizons
  }

  func eventEntries(overlapping range: ClosedRange<UInt64>? = nil, holding goroutine: UInt32? = nil) -> [BlockEntry] {
    blocks.filter { entry in
      entry.kind == BlockKind.events.rawValue
        && (range.map { entry.last >= $0.lowerBound && entry.first <= $0.upperBound } ?? true)
        && (goroutine.flatMap { entry.goroutines?.mayContain($0) } ?? true)
    }
  }
}

extension EventBatch {
  /// How many calls a goroutine enters here.
  fileprivate func calls(of goroutine: UInt32) -> UInt64 {
    var (at, calls) = (0, UInt64(0))
    for run in runs {
      defer { at += Int(run.count) }
      guard run.goroutine == goroutine else { continue }
      for code in codes[at..<at + Int(run.count)] where EventCode(rawValue: code).enteredFunction != nil { calls += 1 }
    }
    return calls
  }
}

extension BlockDecoder {
  /// Replaces `batch` by the events of a block, or says what is wrong with it.
  mutating func decode(
    _ entry: BlockEntry, with loader: inout BlockLoader, limits: EventLimits, into batch: inout EventBatch
  ) throws(TraceStoreError) -> TraceDamage? {
    let header: BlockHeader
    do {
      header = try loader.load(entry)
    } catch {
      switch error {
      case .damage(let damage): return damage
      case .system(let error): throw error
      }
    }
    do {
      try decode(loader.block, header: header, limits: limits, into: &batch)
      return nil
    } catch {
      return entry.damage(.malformed(error))
    }
  }
}
