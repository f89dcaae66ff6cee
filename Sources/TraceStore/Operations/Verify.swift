extension TraceReader {
  /// Reads everything in the file and returns all that is wrong with it, in the order in which it was found.
  ///
  /// Beyond what reading finds, this looks at blocks that readers pass over, and compares the stored summary with that
  /// of the events.
  public func verify(threads: Int = 1) throws -> [TraceDamage] {
    var found = damage + (try damageInTables())
    let computed = try computedSummary(threads: threads)
    found += computed.damage
    if hasSummary {
      let stored = try summary(threads: threads)
      if stored.isStored {
        if metadata.keepsEvents, computed.damage.isEmpty, stored.summary != computed.summary {
          found.append(TraceDamage(kind: .wrongSummary, offset: 0, blockKind: .totals))
        }
      } else if stored.damage == computed.damage {
        // Every block of the summary is intact, and yet they are no summary.
        found.append(TraceDamage(kind: .wrongSummary, offset: 0, blockKind: .callTree))
      }
    }
    return found
  }

  /// What is wrong with blocks that are neither events nor among those that opening has read.
  private func damageInTables() throws(TraceStoreError) -> [TraceDamage] {
    var found: [TraceDamage] = []
    var tables = try TableReader(file: file)
    let known = Set(damage.compactMap(\.block))
    for block in blocks where !known.contains(block.sequence) && block.kind != BlockKind.events.rawValue {
      if case .damage(let damage) = try tables.content(of: block) { found.append(damage) }
    }
    return found
  }
}
