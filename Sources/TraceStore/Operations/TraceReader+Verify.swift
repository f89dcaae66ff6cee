import ByteCoding
import TraceModel

extension TraceReader {
  /// Reads everything in the file and returns all that is wrong with it, in the order in which it was found.
  ///
  /// Beyond what reading finds, this looks at blocks that readers pass over and at fields that they ignore, and
  /// compares the index and the stored summary with the events.
  public func verify(threads: Int = 1) throws -> [TraceDamage] {
    let table = try goroutines()
    var found = damage + table.damage + (metadata.keepsEvents ? missingTotals : [])
    let stored = table.hasFacts ? try storedSummary(damage: &found) : nil
    found += try damageInTables(but: Set(found.compactMap(\.block)))
    if table.hasFacts { found += try contradictions(in: table.goroutines) }
    var collector = GoroutineCollector()
    let computed = try computedSummary(
      of: table, openCalls: stored?.openCallRule ?? .processEnd, threads: threads,
      eachBlock: { entry, batch in
        guard !entry.says(of: batch, &collector) else { return }
        found.append(
          TraceDamage(kind: .wrongIndex, offset: entry.offset, block: entry.sequence, blockKind: .events))
      })
    let inEvents = computed.damage.dropFirst(table.damage.count)
    found += inEvents
    if var stored, inEvents.isEmpty {
      stored.goroutines = table.goroutines
      let isRight =
        if !metadata.keepsEvents {
          SummaryCheck.isConsistent(stored)
        } else if stored.callTree.isFolded {
          FoldedSummaryCheck.isRight(stored, events: computed.summary)
        } else {
          stored == computed.summary.withOpenTicks(asIn: stored)
        }
      if !isRight { found.append(TraceDamage(kind: .wrongSummary, offset: 0, blockKind: .totals)) }
    }
    for process in processes where process.unknownEvents > 0 {
      found.append(
        TraceDamage(
          kind: .unknownCode(pid: process.pid), offset: 0, blockKind: .processes, events: process.unknownEvents))
    }
    return found + (try unusedFields())
  }

  /// What is wrong with blocks that are neither events nor known to be damaged.
  private func damageInTables(but known: Set<UInt64>) throws(TraceStoreError) -> [TraceDamage] {
    var found: [TraceDamage] = []
    var tables = try TableReader(file: file)
    for block in blocks where !known.contains(block.sequence) && block.kind != BlockKind.events.rawValue {
      let outcome = try tables.decode(block) { reader throws(MalformedContent) in try check(block, &reader) }
      if case .damage(let damage) = outcome { found.append(damage) }
    }
    return found
  }

  /// Reads the content of a block that readers may have passed over.
  private func check(_ block: BlockEntry, _ reader: inout ByteReader) throws(MalformedContent) {
    let count = Int(block.items)
    switch BlockKind(rawValue: block.kind) {
    case .goroutines, .goroutineFacts:
      guard block.isTablePart(before: UInt64(TraceLimits.maximumGoroutines)) else { throw .outOfRange }
      var goroutines = try Goroutine.decode(&reader, count: count)
      if block.kind == BlockKind.goroutineFacts.rawValue {
        try Goroutine.decodeFacts(&reader, into: &goroutines)
      }
      // A recorder may have written facts, and then no call tree.
      try Goroutine.check(
        &goroutines, growth.limits(before: block.sequence),
        paths: totals == nil ? SpawnPathNumbers(nodes: .max) : spawnPaths, sitesAreLost: blocksAreLost)
    case .callTree: _ = try CallTree.Node.decode(&reader, count: count)
    case .histograms: _ = try FunctionHistogram.decode(&reader, count: count)
    // Opening has read the others, and readers know nothing of the rest.
    default: reader.skipRest()
    }
  }

  /// Where blocks of facts say of a goroutine that it is another one than it was when it came.
  private func contradictions(in goroutines: [Goroutine]) throws(TraceStoreError) -> [TraceDamage] {
    var placeholders = Placeholders(fileBytes: fileBytes, blocksAreLost: blocksAreLost)
    var found: [TraceDamage] = []
    let declared = GoroutineBlocks(declaredIn: blocks, placeholders: &placeholders, damage: &found)
    var cursor = try GoroutineCursor(
      declared, growth: growth, paths: SpawnPathNumbers(nodes: 0), wantsFacts: false, file: file)
    var number = 0
    for piece in declared.pieces {
      let damaged = cursor.damage.count
      guard let some = try cursor.more() else { break }
      defer { number += some.count }
      // Of those that are lost nothing is known.
      guard let block = piece.block, cursor.damage.count == damaged else { continue }
      if !zip(some, goroutines[number...]).allSatisfy({ $0.isSame(as: $1) }) {
        found.append(declared.blocks[block].damage(.malformed(.contradiction)))
      }
    }
    return found
  }

  /// Fields that are to be written as 0, that readers ignore, and that say something.
  private func unusedFields() throws(TraceStoreError) -> [TraceDamage] {
    var found: [TraceDamage] = []
    if try FileHeader(file.read(Format.fileHeaderBytes, at: 0), path: path).unused != 0 {
      found.append(TraceDamage(kind: .malformed(.unexpectedField), offset: 0))
    }
    for block in blocks { try checkUnused(at: block.offset, block.sequence, &found) }
    // Of a file that is whole, index blocks fill the rest.
    var offset = blocks.last?.end ?? UInt64(Format.fileHeaderBytes)
    while isFinished, offset < fileBytes - UInt64(Format.trailerBytes) {
      guard let header = try checkUnused(at: offset, nil, &found) else { break }
      offset = BlockEntry(header, offset: offset).end
    }
    return found
  }

  @discardableResult
  private func checkUnused(
    at offset: UInt64, _ block: UInt64?, _ found: inout [TraceDamage]
  ) throws(TraceStoreError) -> BlockHeader? {
    let bytes = try file.read(Format.blockHeaderBytes, at: offset)
    guard let header = BlockHeader(bytes.span) else { return nil }
    if header.unused != 0 {
      found.append(
        TraceDamage(
          kind: .malformed(.unexpectedField), offset: offset, block: block, blockKind: BlockKind(rawValue: header.kind))
      )
    }
    return header
  }
}

extension BlockEntry {
  /// Whether the index says rightly whose events these are, or does not say it.
  fileprivate func says(of batch: EventBatch, _ collector: inout GoroutineCollector) -> Bool {
    switch goroutines {
    case nil: return true
    case .these(let list):
      guard case .these(let found) = collector.collect(batch.runs) else { return false }
      return found == list
    case .within(let range):
      return batch.runs.map(\.goroutine).min() == range.lowerBound
        && batch.runs.map(\.goroutine).max() == range.upperBound
    }
  }
}

extension Goroutine {
  /// Whether both are about one goroutine, whatever they say of its events.
  fileprivate func isSame(as other: Goroutine) -> Bool {
    (process, goid, parentGoid, spawnSite) == (other.process, other.goid, other.parentGoid, other.spawnSite)
  }
}

extension TraceSummary {
  /// The same without what `stored` cannot say: files from before did not hold how long open calls took.
  fileprivate func withOpenTicks(asIn stored: TraceSummary) -> TraceSummary {
    guard stored.openCallRule == .lastEvent else { return self }
    var summary = self
    for index in summary.callTree.nodes.indices where summary.callTree.nodes[index].totals.openCalls > 0 {
      summary.callTree.nodes[index].totals.openTime = .max
    }
    return summary
  }
}
