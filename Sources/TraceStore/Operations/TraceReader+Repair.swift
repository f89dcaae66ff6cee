import TraceModel

extension TraceReader {
  /// Writes a whole trace of everything that can be read of this one, with a new summary and index.
  ///
  /// Where events are lost, the open calls of the goroutines concerned end in gaps.
  ///
  /// - Returns: What is wrong with this trace.
  /// - Throws: `TraceStoreError`; then there is no file at `path`, but perhaps one beside it.
  public func repair(to path: String, threads: Int = 1) throws -> [TraceDamage] {
    try copy(
      to: path, step: "repair", metadata: metadata, symbols: symbols, spawnSites: spawnSites,
      processes: processes, threads: threads)
  }

  /// Writes the events of this trace under other tables of the same sizes.
  func copy(
    to path: String, step: String, metadata: TraceMetadata, symbols: [Symbol], spawnSites: [SpawnSite],
    processes: [TracedProcess], threads: Int
  ) throws -> [TraceDamage] {
    var metadata = metadata
    metadata.history.append(step)
    let table = try goroutines()
    let stored = metadata.keepsEvents ? nil : try summary(table)
    var found = damage + (stored?.damage ?? table.damage)
    var output = try TraceOutput.create(
      path: path, metadata: metadata, symbols: symbols, spawnSites: spawnSites, processes: processes)
    do {
      try output.append(goroutines: table.goroutines)
      found += try forEachBatch(threads: threads, onDamage: { try output.appendGaps(of: $0.goroutines) }) {
        try output.append($0)
      }
    } catch {
      try output.discard()
      throw error
    }
    try output.finish(metadata: metadata, processes: processes, summary: stored?.summary)
    return found
  }
}
