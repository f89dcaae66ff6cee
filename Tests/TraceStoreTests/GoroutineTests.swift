import TestSupport
import Testing

@testable import TraceStore
import TraceModel

/// Goroutines are read when somebody asks, from the blocks that have the last word on them.
struct GoroutineTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: 0..<300) func theLastBlockThatSpeaksOfAGoroutineOfBlocksInAnyOrder(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 1...20, using: &random)
    var speakers = [Int?](repeating: nil, count: count)
    let blocks = (0..<Int.random(in: 1...12, using: &random)).map { number in
      let first = Int.random(in: 0..<count, using: &random)
      let last = Int.random(in: first..<count, using: &random)
      for goroutine in first...last { speakers[goroutine] = number }
      return BlockEntry(
        kind: BlockKind.goroutineFacts.rawValue, offset: 0, storedBytes: 1000, sequence: UInt64(number),
        first: UInt64(first), last: UInt64(last), items: UInt32(last - first + 1), goroutines: nil)
    }
    var damage: [TraceDamage] = []
    let found = GoroutineBlocks(factsOf: UInt64(count), among: blocks, damage: &damage)
    #expect(damage.isEmpty)
    guard !speakers.contains(nil) else {
      #expect(found == nil)
      return
    }
    let pieces = try #require(found).pieces
    #expect(pieces.flatMap { piece in piece.goroutines.map { _ in piece.block } } == speakers)
    #expect(pieces.flatMap(\.goroutines) == Array(0..<count))
  }

  /// A trace whose facts are written in pieces at random, some of them more than once.
  private func write(seed: UInt64) throws -> (trace: SampleTrace, path: String) {
    let trace = SampleTrace.random(seed: seed, events: 2_000, goroutines: 40, perBatch: 100)
    let path = folder.file("\(seed).trace")
    var summary = trace.summary
    let goroutines = summary.goroutines
    var random = SplitMix64(seed: seed)
    var writer = try TraceWriter.create(path: path, metadata: trace.metadata)
    try writer.append(symbols: trace.symbols)
    try writer.append(spawnSites: trace.sites)
    for (index, process) in trace.processes.enumerated() { try writer.set(process, at: UInt32(index)) }
    try writer.append(goroutines: trace.goroutines)
    func facts(_ numbers: Range<Int>, wrong: Bool) -> GoroutineRange {
      var facts = Array(goroutines[numbers])
      if wrong { for index in facts.indices { facts[index].calls &+= 1 } }
      return GoroutineRange(first: UInt32(numbers.lowerBound), goroutines: facts)
    }
    for _ in 0..<8 {
      let first = Int.random(in: goroutines.indices, using: &random)
      try writer.append(facts(first..<Int.random(in: first + 1...goroutines.count, using: &random), wrong: true))
    }
    var encoder = try BlockEncoder()
    for batch in trace.batches { try writer.append(encoder.encode(batch)) }
    let cuts = [0, 7, 13, 14, goroutines.count]
    for piece in zip(cuts, cuts.dropFirst()).shuffled(using: &random) {
      try writer.append(facts(piece.0..<piece.1, wrong: false))
    }
    summary.goroutines = []
    try writer.finish(metadata: trace.metadata, processes: trace.processes, summary: summary)
    return (trace, path)
  }

  @Test(arguments: 0..<20) func oneByOneTheyAreTheSameAsAllAtATime(seed: UInt64) throws {
    let (trace, path) = try write(seed: seed)
    let reader = try TraceReader(path: path)
    #expect(reader.hasSummary && reader.goroutineCount == trace.goroutines.count)
    let table = try reader.goroutines()
    #expect(table.hasFacts && table.damage.isEmpty)
    #expect(table.goroutines == trace.summary.goroutines)
    var each: [Goroutine] = []
    var cursor = try reader.goroutineCursor()
    while let some = try cursor.more() { each += some }
    #expect(cursor.damage.isEmpty && each == table.goroutines)
    #expect(try reader.verify().isEmpty)
  }

  @Test func damagedFactsAreFoundWhenTheyAreRead() throws {
    let (trace, path) = try write(seed: 1)
    var overruled = 0
    for block in try TraceReader(path: path).blocks where block.kind == BlockKind.goroutineFacts.rawValue {
      var bytes = try folder.read("1.trace")
      bytes[Int(block.offset) + Format.blockHeaderBytes] ^= 4
      let reader = try TraceReader(bytes: bytes)
      #expect(reader.damage.isEmpty && reader.hasSummary)
      #expect(try reader.verify().map(\.block) == [block.sequence])
      let table = try reader.goroutines()
      let summary = try reader.summary()
      #expect(summary.summary == trace.summary)
      var damage: [TraceDamage] = []
      let stored = try #require(try reader.storedSummary(damage: &damage))
      #expect(damage.isEmpty && stored.goroutines.isEmpty && stored.callTree == trace.summary.callTree)
      if table.hasFacts {
        overruled += 1
        #expect(table.damage.isEmpty && table.goroutines == trace.summary.goroutines && summary.isStored)
      } else {
        #expect(table.damage.map(\.block) == [block.sequence])
        #expect(table.goroutines == trace.goroutines)
        #expect(!summary.isStored && summary.damage == table.damage)
        // What can be read is delivered, with placeholders for the rest.
        var cursor = try reader.goroutineCursor()
        var each: [Goroutine] = []
        while let some = try cursor.more() { each += some }
        #expect(cursor.damage.map(\.block) == [block.sequence])
        let known = zip(each, trace.summary.goroutines).count { $0 == $1 }
        #expect(each.count == trace.goroutines.count && known > 0 && known < trace.goroutines.count)
      }
    }
    // Of the twelve blocks those that are overruled were never read.
    #expect(overruled == 8)
  }
}
