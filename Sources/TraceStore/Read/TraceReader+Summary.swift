import Replay
public import TraceModel

extension TraceReader {
  /// A summary and how it was come by.
  public struct Summary: Sendable {
    public var summary: TraceSummary
    /// Whether it was read from the file rather than computed from the events.
    public var isStored: Bool
    /// What was found on the way, beyond `TraceReader.damage`.
    public var damage: [TraceDamage]

    public init(summary: TraceSummary, isStored: Bool, damage: [TraceDamage]) {
      self.summary = summary
      self.isStored = isStored
      self.damage = damage
    }
  }

  /// The stored summary or, where the file has none that is whole, the same computed from the events.
  public func summary(threads: Int = 1) throws -> Summary {
    try summary(goroutines(), threads: threads)
  }

  func summary(_ table: GoroutineTable, threads: Int = 1) throws -> Summary {
    var damage: [TraceDamage] = []
    if table.hasFacts, var summary = try storedSummary(damage: &damage) {
      summary.goroutines = table.goroutines
      // There are no events to make another one from.
      if !metadata.keepsEvents, !SummaryCheck.isConsistent(summary) {
        damage.append(TraceDamage(kind: .wrongSummary, offset: 0, blockKind: .totals))
      }
      return Summary(summary: summary, isStored: true, damage: damage)
    }
    var computed = try computedSummary(of: table, threads: threads)
    computed.damage += damage
    return computed
  }

  /// The summary in the file but for goroutines, of which none is read; `nil` where a part of it is missing or damaged,
  /// or contradicts another.
  public func storedSummary(damage: inout [TraceDamage]) throws(TraceStoreError) -> TraceSummary? {
    guard hasSummary, let totals, hasAllOfFoldedPaths else { return nil }
    var tables = try TableReader(file: file)
    var found: [TraceDamage] = []
    var tree = CallTree()
    tree.nodes = []
    var histograms: [FunctionHistogram] = []
    for block in blocks {
      switch BlockKind(rawValue: block.kind) {
      case .callTree: try tables.read(block, into: &tree.nodes, damage: &found)
      case .histograms: try tables.read(block, into: &histograms, damage: &found)
      default: break
      }
    }
    damage += found
    guard found.isEmpty else { return nil }
    if let root = foldedPaths.first { tree.folded = root.missing }
    for (index, path) in foldedPaths.enumerated().dropFirst() where index < tree.nodes.count {
      (tree.nodes[index].missing, tree.nodes[index].hasFolded) = (path.missing, path.hasFolded)
    }
    guard isSound(tree, histograms, totals) else {
      if let block = blocks.last(where: { $0.kind == BlockKind.totals.rawValue }) {
        damage.append(block.damage(.wrongSummary))
      }
      return nil
    }
    return TraceSummary(
      callTree: tree,
      histograms: Dictionary(histograms.map { ($0.function, $0.histogram) }, uniquingKeysWith: { first, _ in first }),
      anomalies: totals.anomalies, eventCount: totals.eventCount, firstTicks: totals.firstTicks,
      lastTicks: totals.lastTicks, endTicks: max(totals.endTicks, totals.lastTicks), openCallRule: storedOpenCallRule)
  }

  /// Whether what the parts of a summary say can all be true.
  private func isSound(_ tree: CallTree, _ histograms: [FunctionHistogram], _ totals: Totals) -> Bool {
    let check = SummaryCheck(functions: symbols.count, spawnSites: spawnSites.count, isRounded: summaryIsRounded)
    guard totals.hasPossibleTicks, UInt64(tree.nodes.count) == totals.nodes,
      hasFoldedPaths || !tree.nodes.contains(where: { $0.origin == .folded }),
      UInt64(histograms.count) == totals.histograms,
      check.isSound(tree), check.areSound(histograms, of: tree)
    else { return false }
    guard metadata.keepsEvents, isFinished else { return true }
    let events = blocks.filter { $0.kind == BlockKind.events.rawValue }
    return totals.eventCount == events.reduce(0) { $0 + UInt64($1.items) }
      && totals.firstTicks == events.map(\.first).min() ?? 0 && totals.lastTicks == events.map(\.last).max() ?? 0
  }

  /// Whether its times may have been converted from other clocks, each by itself.
  private var summaryIsRounded: Bool { !metadata.keepsEvents && metadata.history.contains("merge") }

  /// The summary of the events in the file, whatever summary is stored there.
  ///
  /// - Parameter progress: Gets which part of the events has been read, 0 ... 1.
  public func computedSummary(threads: Int = 1, progress: (Double) -> Void = { _ in }) throws -> Summary {
    try computedSummary(of: goroutines(), threads: threads, progress: progress)
  }

  /// - Parameter eachBlock: Gets every block that counts.
  func computedSummary(
    of table: GoroutineTable, openCalls rule: OpenCallRule = .processEnd, threads: Int,
    progress: (Double) -> Void = { _ in },
    eachBlock: (BlockEntry, EventBatch) -> Void = { _, _ in }
  ) throws -> Summary {
    let whole = Double(max(eventCount, 1))
    var seen = 0
    var builder = SummaryBuilder(findsOriginsAsBefore: rule == .lastEvent)
    builder.declare(goroutines: table.goroutines)
    let damage = try forEachBatch(
      of: eventEntries(), threads: threads, onDamage: { builder.noteLoss(of: $0.goroutines) }
    ) { entry, batch in
      eachBlock(entry, batch)
      builder.add(batch)
      seen += batch.times.count
      progress(Double(seen) / whole)
    }
    let ends = rule == .processEnd ? OpenCallEnds(processes, lastTicks: builder.lastTicks) : nil
    return Summary(summary: builder.summary(openCalls: ends), isStored: false, damage: table.damage + damage)
  }
}
