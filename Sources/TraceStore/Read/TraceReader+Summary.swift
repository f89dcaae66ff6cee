extension TraceReader {
  /// A summary and how it was come by.
  public struct Summary: Sendable {
    public var summary: TraceSummary
    /// Whether it was read from the file rather than computed from the events.
    public var isStored: Bool
    /// What was found on the way, beyond `TraceReader.damage`.
    public var damage: [TraceDamage]
  }

  /// The stored summary or, where the file has none that is whole, the same computed from the events.
  public func summary(threads: Int = 1) throws -> Summary {
    try computedSummary(threads: threads)
  }

  /// The summary of the events in the file, whatever summary is stored there.
  public func computedSummary(threads: Int = 1) throws -> Summary {
    var builder = SummaryBuilder()
    builder.declare(goroutines: goroutines)
    let damage = try forEachBatch(threads: threads) { damage in
      builder.noteLoss(of: damage.goroutines)
    } _: { batch in
      builder.add(batch)
    }
    return Summary(summary: builder.summary(), isStored: false, damage: damage)
  }
}
