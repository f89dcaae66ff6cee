public import TraceStore

/// What a report needs to know of goroutines one by one.
public enum GoroutineUse: Sendable {
  /// Nothing: none is read.
  case nothing
  /// To see each once or twice: they stay in the file, and are counted.
  case passes
  /// All at a time: they are in memory, in `LoadedTrace.summary`.
  case all
}

/// The goroutines of a trace, which may still be in its file.
extension LoadedTrace {
  /// Goroutines that have not been read into memory.
  struct UnreadGoroutines: Sendable {
    var reader: TraceReader
    /// `nil` where they have not been looked at.
    var counts: GoroutineCounts?
    /// Whether spawn paths are numbers of nodes of the trace's call tree.
    var haveSpawnPaths = true
  }

  /// How many goroutines are looked at; `nil` where the trace was read without a look at them.
  public var goroutineCounts: GoroutineCounts? {
    if let unread { return unread.counts }
    var counts = GoroutineCounts(sites: spawnSites.count)
    for (index, goroutine) in summary.goroutines.enumerated() where isInView(index) { counts.add(goroutine) }
    return counts
  }

  /// Calls `body` with each goroutine that is looked at, in the order of the table.
  ///
  /// - Throws: `TraceStoreError` where they are still in the file and it cannot be read; and what `body` throws.
  public func forEachGoroutine(_ body: (_ number: Int, Goroutine) throws -> Void) throws {
    try forEachKnownGoroutine { number, goroutine in
      if isInView(number) { try body(number, goroutine) }
    }
  }

  /// As `forEachGoroutine`, with those that are not looked at, too.
  ///
  /// - Parameter wantsFacts: Whether what their events say of them is wanted.
  func forEachKnownGoroutine(
    wantsFacts: Bool = true, _ body: (_ number: Int, Goroutine) throws -> Void
  ) throws {
    guard let unread else {
      for (number, goroutine) in summary.goroutines.enumerated() { try body(number, goroutine) }
      return
    }
    let damage = try unread.reader.forEachGoroutine(wantsFacts: wantsFacts) { number, goroutine in
      guard !unread.haveSpawnPaths else { return try body(number, goroutine) }
      var goroutine = goroutine
      goroutine.spawnPath = 0
      try body(number, goroutine)
    }
    if !damage.isEmpty { throw TraceStoreError.damagedGoroutines(path: unread.reader.path) }
  }

  /// The same trace with its goroutines in memory.
  func withGoroutinesInMemory(threads: Int) throws -> LoadedTrace {
    guard let unread else { return self }
    return try LoadedTrace(unread.reader, goroutines: .all, threads: threads)
  }

  /// Goroutines no longer know which call spawned them.
  mutating func forgetSpawnPaths() {
    unread?.haveSpawnPaths = false
    for index in summary.goroutines.indices { summary.goroutines[index].spawnPath = 0 }
  }
}
