public import TraceModel

/// The goroutines of a trace, and how much is known of them.
public struct GoroutineTable: Sendable {
  /// Every goroutine with events.
  public var goroutines: [Goroutine]
  /// Whether what their events say of them (ticks, calls, spawn path) is there, too; `TraceReader.summary()` has it in
  /// any case.
  public var hasFacts: Bool
  /// What was found on the way.
  public var damage: [TraceDamage]
}

extension TraceReader {
  /// Reads all goroutines into memory; one takes about 80 bytes.
  ///
  /// Where the file does not say, undamaged, what events say of them, there is only who they are.
  public func goroutines() throws(TraceStoreError) -> GoroutineTable {
    let facts = try goroutines(in: goroutineBlocks)
    guard facts.hasFacts, !facts.damage.isEmpty else { return facts }
    var placeholders = Placeholders(fileBytes: fileBytes, blocksAreLost: blocksAreLost)
    // What headers say has been found when the file was opened.
    var found: [TraceDamage] = []
    var declared = GoroutineBlocks(declaredIn: blocks, placeholders: &placeholders, damage: &found)
    declared.setCount(goroutineCount)
    var table = try goroutines(in: declared)
    table.damage = facts.damage + table.damage
    return table
  }

  /// What the file says of each goroutine, in the order of their numbers. Memory is that of a block or two.
  ///
  /// There are placeholders for goroutines whose block is damaged. Without facts (`hasSummary`) goroutines are only who
  /// they are.
  ///
  /// - Parameter wantsFacts: Whether what their events say of them is wanted; without it a pass takes about half the
  ///   time.
  public func goroutineCursor(wantsFacts: Bool = true) throws(TraceStoreError) -> GoroutineCursor {
    try cursor(through: goroutineBlocks, wantsFacts: wantsFacts)
  }

  /// How many calls a goroutine has entered; `nil` where the file does not say, undamaged.
  ///
  /// - Complexity: O(pieces), and reads a block.
  func calls(of goroutine: UInt32) throws(TraceStoreError) -> UInt64? {
    guard goroutineBlocks.hasFacts,
      let piece = goroutineBlocks.pieces.first(where: { $0.goroutines.contains(Int(goroutine)) })
    else { return nil }
    var alone = goroutineBlocks
    alone.keep(piece)
    var cursor = try cursor(through: alone)
    guard let some = try cursor.more(), cursor.damage.isEmpty else { return nil }
    return some[some.startIndex + Int(goroutine) - piece.goroutines.lowerBound].calls
  }

  private func goroutines(in table: GoroutineBlocks) throws(TraceStoreError) -> GoroutineTable {
    var goroutines: [Goroutine] = []
    goroutines.reserveCapacity(table.count)
    var cursor = try cursor(through: table)
    while let some = try cursor.more() { goroutines += some }
    return GoroutineTable(goroutines: goroutines, hasFacts: table.hasFacts, damage: cursor.damage)
  }

  private func cursor(
    through table: GoroutineBlocks, wantsFacts: Bool = true
  ) throws(TraceStoreError) -> GoroutineCursor {
    try GoroutineCursor(table, growth: growth, paths: spawnPaths, wantsFacts: wantsFacts, file: file)
  }
}
