import TestSupport
@testable import TraceStore
import ByteCoding
import TraceModel

/// A rule of docs/FORMAT.md, and a trace that breaks it and nothing else that could be found more easily.
struct FormatRule: Sendable {
  enum Finding: Sendable {
    /// Among what `verify` finds.
    case damage(TraceDamage.Kind)
    /// The file cannot be opened.
    case refusal
  }

  /// What is done to the trace.
  let breach: String
  /// The words of the document.
  let quote: String
  let finding: Finding
  /// Whether reading everything that reports read finds something, too; if not, only a check of all there is does.
  let isFoundByReading: Bool
  let breakIt: @Sendable (inout RawTrace) throws -> Void

  init(
    _ breach: String, against quote: String, _ finding: Finding, byReading: Bool = true,
    _ breakIt: @escaping @Sendable (inout RawTrace) throws -> Void
  ) {
    self.breach = breach
    self.quote = quote
    self.finding = finding
    isFoundByReading = byReading
    self.breakIt = breakIt
  }

  init(
    _ breach: String, against quote: String, _ content: MalformedContent, byReading: Bool = true,
    _ breakIt: @escaping @Sendable (inout RawTrace) throws -> Void
  ) {
    self.init(breach, against: quote, .damage(.malformed(content)), byReading: byReading, breakIt)
  }

  static let all = ofFile + ofBlocks + ofTables + ofEvents + ofSummary + ofFoldedPaths + ofIndex

  /// The trace that is broken: its runs, tables and summary have everything that can be.
  static func whole() throws -> RawTrace {
    let folder = try TemporaryFolder()
    let trace = SampleTrace.random(seed: 8, events: 400, goroutines: 6, perBatch: 70)
    try trace.write(to: folder.file("a.trace"))
    return try RawTrace(of: TraceReader(path: folder.file("a.trace")))
  }
}

extension RawTrace {
  /// Replaces the events of a block, and what its header and the index say of them.
  mutating func setEvents(_ number: Int = 0, _ change: (inout EventBatch) -> Void) throws {
    try edit(.events, number) { block in
      let limits = EventLimits(
        functions: TraceLimits.maximumFunctions, spawnSites: TraceLimits.maximumSpawnSites,
        goroutines: TraceLimits.maximumGoroutines)
      let header = BlockHeader(
        kind: block.kind, encoding: .stored, storedBytes: block.content.count, contentBytes: block.content.count,
        sequence: 0, first: block.first, last: block.last, items: block.items, payloadChecksum: 0)
      var decoder = try BlockDecoder()
      var batch = EventBatch()
      try decoder.decode(header.encoded() + block.content, header: header, limits: limits, into: &batch)
      change(&batch)
      var columns = EventColumns()
      let ticks = try columns.fill(from: batch)
      block.content = columns.content(of: batch)
      (block.first, block.last, block.items) = (ticks.lowerBound, ticks.upperBound, UInt32(batch.times.count))
      var collector = GoroutineCollector()
      block.goroutines = collector.collect(batch.runs)
    }
  }

  /// Makes it a trace that has its summary only.
  mutating func leaveOutEvents() throws {
    blocks.removeAll { $0.kind == BlockKind.events.rawValue }
    for number in 0..<2 { try setField(.metadata, number, "keeps_events", .number(0)) }
  }

  /// Adds bytes behind the last field of a block.
  mutating func lengthen(_ kind: BlockKind) { edit(kind) { $0.content.append(0) } }
}
