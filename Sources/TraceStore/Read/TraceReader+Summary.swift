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
    guard hasSummary, let totals else { return try computedSummary(threads: threads) }
    var damage: [TraceDamage] = []
    if let summary = try storedSummary(totals, damage: &damage) {
      return Summary(summary: summary, isStored: true, damage: damage)
    }
    var computed = try computedSummary(threads: threads)
    computed.damage += damage
    return computed
  }

  /// The summary in the file; `nil` where a part of it is damaged or contradicts another.
  private func storedSummary(_ totals: Totals, damage: inout [TraceDamage]) throws(TraceStoreError) -> TraceSummary? {
    var tables = try TableReader(file: file)
    var tree = CallTree()
    tree.nodes = []
    var histograms: [FunctionHistogram] = []
    for block in blocks {
      switch BlockKind(rawValue: block.kind) {
      case .callTree: try tables.read(block, into: &tree.nodes, damage: &damage)
      case .histograms: try tables.read(block, into: &histograms, damage: &damage)
      default: break
      }
    }
    guard damage.isEmpty, UInt64(tree.nodes.count) == totals.nodes, UInt64(histograms.count) == totals.histograms,
      isSound(tree), histograms.allSatisfy({ $0.function.rawValue < symbols.count })
    else { return nil }
    return TraceSummary(
      callTree: tree,
      histograms: Dictionary(histograms.map { ($0.function, $0.histogram) }, uniquingKeysWith: { first, _ in first }),
      goroutines: goroutines, anomalies: totals.anomalies, eventCount: totals.eventCount,
      firstTicks: totals.firstTicks, lastTicks: totals.lastTicks)
  }

  /// Whether parents stand before children, and every function and site is in its table.
  private func isSound(_ tree: CallTree) -> Bool {
    guard tree.nodes.first?.parent == 0 else { return false }
    return tree.nodes.enumerated().dropFirst().allSatisfy { index, node in
      node.parent < index && node.function.rawValue < symbols.count
        && node.viaSpawn.map { $0.rawValue < spawnSites.count } ?? true
    }
  }

  /// The summary of the events in the file, whatever summary is stored there.
  public func computedSummary(threads: Int = 1) throws -> Summary {
    var builder = SummaryBuilder()
    builder.declare(goroutines: goroutines)
    let damage = try forEachBatch(threads: threads, onDamage: { builder.noteLoss(of: $0.goroutines) }) {
      builder.add($0)
    }
    return Summary(summary: builder.summary(), isStored: false, damage: damage)
  }
}
