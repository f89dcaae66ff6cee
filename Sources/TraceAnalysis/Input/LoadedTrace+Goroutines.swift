import TraceStore
import TraceModel

/// What a report needs to know of goroutines one by one.
public enum GoroutineUse: Sendable {
  /// Nothing: none is read.
  case nothing
  /// To see each once or twice: they stay in the file, and are counted.
  case passes
  /// As `passes`, and who spawned others is known without another look.
  case lineage
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
    /// After their first pass; `nil` where it has not been made.
    var spawners: Spawners?
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
  @inline(__always)
  func forEachGoroutine(_ body: (_ number: Int, Goroutine) throws -> Void) throws {
    try forEachKnownGoroutine { number, goroutine in
      if isInView(number) { try body(number, goroutine) }
    }
  }

  /// As `forEachGoroutine`, with those that are not looked at, too.
  ///
  /// - Parameter wantsFacts: Whether what their events say of them is wanted.
  @inline(__always)
  func forEachKnownGoroutine(
    wantsFacts: Bool = true, _ body: (_ number: Int, Goroutine) throws -> Void
  ) throws {
    var source = try KnownGoroutines(self, wantsFacts: wantsFacts)
    var number = 0
    while let some = try source.more() {
      // Inlined together with `body`: a call for each of a million goroutines would take as long as all that is done
      // with them.
      for goroutine in some {
        try body(number, goroutine)
        number += 1
      }
    }
    try source.end()
  }

  /// The goroutines that spawned others, known enough for all goroutines to be placed as they come.
  func spawners() throws -> Spawners {
    var spawners = unread?.spawners ?? Spawners()
    if unread?.spawners == nil {
      try forEachKnownGoroutine(wantsFacts: false) { _, goroutine in spawners.look(at: goroutine) }
    }
    if spawners.areInDisorder {
      try forEachKnownGoroutine(wantsFacts: false) { _, goroutine in spawners.meet(goroutine) }
      spawners.endMeeting()
    }
    return spawners
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

/// All goroutines of a trace, some at a time, from memory or from its file.
private struct KnownGoroutines: ~Copyable {
  private var memory: [Goroutine]?
  private var cursor: GoroutineCursor?
  private let path: String
  private let haveSpawnPaths: Bool

  init(_ trace: LoadedTrace, wantsFacts: Bool) throws(TraceStoreError) {
    memory = trace.unread == nil ? trace.summary.goroutines : nil
    cursor = try trace.unread?.reader.goroutineCursor(wantsFacts: wantsFacts)
    path = trace.unread?.reader.path ?? ""
    haveSpawnPaths = trace.unread?.haveSpawnPaths ?? true
  }

  /// The next ones; `nil` after the last.
  mutating func more() throws(TraceStoreError) -> ArraySlice<Goroutine>? {
    guard var some = try cursor?.more() else { return memory.take()?[...] }
    if !haveSpawnPaths { for index in some.indices { some[index].spawnPath = 0 } }
    return some
  }

  /// Throws where some were damaged.
  consuming func end() throws(TraceStoreError) {
    if let cursor, !cursor.damage.isEmpty { throw .damagedGoroutines(path: path) }
  }
}
