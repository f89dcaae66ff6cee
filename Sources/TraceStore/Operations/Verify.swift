extension TraceReader {
  /// Reads everything in the file and returns all that is wrong with it, in the order in which it was found.
  ///
  /// Beyond what reading finds, this looks at blocks that readers pass over, and compares the stored summary with that
  /// of the events.
  public func verify(threads: Int = 1) throws -> [TraceDamage] {
    let table = try goroutines()
    var found = damage + table.damage
    var inSummary: [TraceDamage] = []
    let stored = table.hasFacts ? try storedSummary(damage: &inSummary) : nil
    found += inSummary
    found += try damageInTables(but: Set(found.compactMap(\.block)))
    let computed = try computedSummary(of: table, threads: threads)
    let inEvents = computed.damage.dropFirst(table.damage.count)
    found += inEvents
    if var stored {
      stored.goroutines = table.goroutines
      if metadata.keepsEvents, inEvents.isEmpty, stored != computed.summary {
        found.append(TraceDamage(kind: .wrongSummary, offset: 0, blockKind: .totals))
      }
    } else if table.hasFacts, inSummary.isEmpty {
      // Every block of the summary is intact, and yet they are no summary.
      found.append(TraceDamage(kind: .wrongSummary, offset: 0, blockKind: .callTree))
    }
    for process in processes where process.unknownEvents > 0 {
      found.append(
        TraceDamage(
          kind: .unknownCode(pid: process.pid), offset: 0, blockKind: .processes, events: process.unknownEvents))
    }
    return found
  }

  /// What is wrong with blocks that are neither events nor known to be damaged.
  private func damageInTables(but known: Set<UInt64>) throws(TraceStoreError) -> [TraceDamage] {
    var found: [TraceDamage] = []
    var tables = try TableReader(file: file)
    for block in blocks where !known.contains(block.sequence) && block.kind != BlockKind.events.rawValue {
      if case .damage(let damage) = try tables.content(of: block) { found.append(damage) }
    }
    return found
  }
}
