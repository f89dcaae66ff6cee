import TestSupport
import Testing

@testable import TraceStore
import ByteCoding
import TraceModel

/// Files made by somebody who means no good: right checksums, wrong contents.
struct HostileTests {
  let raw: RawTrace

  init() throws {
    let folder = try TemporaryFolder()
    try SampleTrace.random(seed: 8, events: 200, goroutines: 6, perBatch: 70).write(to: folder.file("a.trace"))
    raw = try RawTrace(of: TraceReader(path: folder.file("a.trace")))
  }

  /// Uses everything a reader offers.
  ///
  /// What comes out is of no interest, as long as it comes.
  private func readEverything(_ bytes: [UInt8]) throws {
    let reader: TraceReader
    do {
      reader = try TraceReader(bytes: bytes)
    } catch {
      return
    }
    let goroutines = try reader.goroutines().goroutines
    #expect(goroutines.count == reader.goroutineCount)
    for goroutine in goroutines {
      #expect(Int(goroutine.process) < reader.processes.count)
      #expect(goroutine.spawnSite.map { Int($0.rawValue) < reader.spawnSites.count } ?? true)
    }
    _ = try reader.forEachBatch { batch in
      #expect(batch.times.count == batch.codes.count)
      #expect(batch.runs.reduce(0) { $0 + Int($1.count) } == batch.times.count)
      #expect(batch.runs.allSatisfy { Int($0.goroutine) < goroutines.count })
      for code in batch.codes {
        let event = EventCode(rawValue: code)
        #expect(event.enteredFunction.map { Int($0.rawValue) < reader.symbols.count } ?? true)
        #expect(event.spawnSite.map { Int($0.rawValue) < reader.spawnSites.count } ?? true)
      }
    }
    let summary = try reader.summary().summary
    for (index, node) in summary.callTree.nodes.enumerated().dropFirst() {
      #expect(node.parent < index)
      #expect(Int(node.frame.function.rawValue) < reader.symbols.count)
      #expect(node.frame.site.map { Int($0.rawValue) < reader.spawnSites.count } ?? true)
    }
    for goroutine in summary.goroutines { #expect(Int(goroutine.spawnPath) < summary.callTree.nodes.count) }
    for histogram in summary.histograms.values { _ = histogram.ticks(quantile: 0.5) }
    _ = try reader.verify()
  }

  @Test(arguments: 0..<4) func contentsChangedAtRandom(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<100 {
      var trace = raw
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let block = Int.random(in: trace.blocks.indices, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: trace.blocks[block].items = UInt32.random(in: 0...(.max), using: &random)
        case 1: trace.blocks[block].first = UInt64.random(in: 0...(.max), using: &random)
        case 2: trace.blocks[block].last = UInt64.random(in: 0...(.max), using: &random)
        case 3: trace.blocks[block].kind = UInt8.random(in: 0...12, using: &random)
        case 4: trace.blocks.remove(at: block)
        case 5: trace.blocks.swapAt(block, Int.random(in: trace.blocks.indices, using: &random))
        default:
          guard !trace.blocks[block].content.isEmpty else { continue }
          let at = Int.random(in: trace.blocks[block].content.indices, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: trace.blocks[block].content[at] = 0xFF
          case 1: trace.blocks[block].content[at] &+= 1
          case 2: trace.blocks[block].content.remove(at: at)
          default: trace.blocks[block].content.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF, 0x7F], at: at)
          }
        }
        if trace.blocks.isEmpty { break }
      }
      try readEverything(trace.bytes(hasIndex: Bool.random(using: &random)))
    }
  }

  @Test func everyByteOfEveryContentSetToEveryInterestingValue() throws {
    for block in raw.blocks.indices {
      // Long contents are much alike.
      for at in raw.blocks[block].content.indices.prefix(40) {
        for value: UInt8 in [0x00, 0x7F, 0xFF] {
          var trace = raw
          trace.blocks[block].content[at] = value
          try readEverything(trace.bytes())
        }
      }
    }
  }

  @Test func sizesThatCannotBeAreNotBelieved() throws {
    let zeros = [UInt8](repeating: 0, count: Format.maximumContentBytes)
    var compressor = try Compressor(level: 19)
    let bomb = try compressor.compress(zeros)
    for (kind, claimed) in [
      (BlockKind.events, zeros.count), (.symbols, zeros.count), (.goroutines, zeros.count),
      (.callTree, 4096 + 64 * bomb.count + 1),
    ] {
      var trace = RawTrace()
      trace.blocks = [
        RawTrace.Block(
          kind: kind.rawValue, first: 0, last: UInt64(claimed / 4 - 1), items: UInt32(claimed / 4), content: [],
          claimedBytes: claimed, payload: bomb)
      ]
      for hasIndex in [true, false] {
        let reader = try TraceReader(bytes: trace.bytes(hasIndex: hasIndex))
        #expect(try !reader.verify().filter { $0.kind != .unfinished }.isEmpty)
        #expect(reader.goroutineCount <= Format.maximumPlaceholders)
      }
    }
    // The claim is within the limits, but the frame holds more.
    var trace = raw
    let events = try #require(trace.blocks.firstIndex { $0.kind == BlockKind.events.rawValue })
    trace.blocks[events].claimedBytes = 1000
    trace.blocks[events].payload = bomb
    let reader = try TraceReader(bytes: trace.bytes())
    let damage = try reader.forEachBatch { _ in }
    #expect(damage.map(\.kind) == [.malformed(.compression)])
  }

  @Test(arguments: [BlockKind.callTree, .histograms, .goroutineFacts]) func aPartOfTheSummaryThatIsNoneIsTold(
    kind: BlockKind
  ) throws {
    var trace = raw
    let block = try #require(trace.blocks.firstIndex { $0.kind == kind.rawValue })
    trace.blocks[block].content.append(0)
    let reader = try TraceReader(bytes: trace.bytes())
    #expect(reader.damage.isEmpty)
    let damage = try reader.verify()
    #expect(damage.map(\.block) == [UInt64(block)] && damage.map(\.kind) == [.malformed(.tooLong)])
    let summary = try reader.summary()
    #expect(!summary.isStored && summary.damage == damage)
  }

  /// So many blocks of one entry each, with a hundred thousand ids between one and the next.
  private func gapped(_ kind: BlockKind, _ content: [UInt8]) -> RawTrace {
    var trace = RawTrace()
    trace.blocks = (0..<9).map { number in
      let id = UInt64(number * 100_000 + 100_000)
      return RawTrace.Block(kind: kind.rawValue, first: id, last: id, items: 1, content: content)
    }
    return trace
  }

  @Test func aSummaryWithoutTotalsAndEventsIsToldOfByWhoOpensIt() throws {
    var trace = try FormatRule.whole()
    try trace.leaveOutEvents()
    trace.blocks.remove(at: trace.index(of: .totals))
    let folder = try TemporaryFolder()
    try folder.write("t.trace", trace.bytes())
    #expect(try TraceReader(path: folder.file("t.trace")).damage.map(\.kind) == [.wrongSummary])
  }

  @Test(arguments: [false, true]) func aSmallFileClaimsNoLargeTable(blocksAreLost: Bool) throws {
    let contents: [(BlockKind, [UInt8])] = [
      (.symbols, [1, 1, 0x66, 0, 0, 0, 0]), (.spawnSites, [1, 1, 0x66, 0, 0, 0]), (.processes, [0]),
      (.goroutines, [0, 2, 0, 0]), (.goroutineFacts, [0, 2, 0, 0, 0, 0, 0, 0, 0, 0]),
      (.callTree, [0, 0, 0, 0, 0, 0, 0, 0, 0]), (.histograms, [0, 0, 0, 0]),
    ]
    for (kind, content) in contents {
      var trace = gapped(kind, content)
      // Where a block is missing, it is not known what it held.
      if blocksAreLost { trace.blocks[0].changeHeader = { $0[16] = 3 } }
      let bytes = trace.bytes(hasIndex: !blocksAreLost)
      let reader = try TraceReader(bytes: bytes)
      let entries =
        reader.symbols.count + reader.spawnSites.count + reader.processes.count + reader.goroutineCount
      #expect(entries <= bytes.count, "\(kind)")
      let summary = try reader.summary().summary
      #expect(summary.callTree.nodes.count + summary.histograms.count + summary.goroutines.count <= bytes.count)
      #expect(try !reader.verify().isEmpty)
      if kind != .goroutineFacts, kind != .callTree, kind != .histograms { #expect(!reader.damage.isEmpty) }
    }
  }

  @Test func eventsOfASmallFileNameNoLargeTable() throws {
    for (goroutine, function, site) in [(1_000_000_000, 16, 0), (0, 1_000_000, 0), (0, 16, 1_000_000)] {
      var trace = raw
      try trace.editEvents { content in
        content.runs[content.runs.count - 1].goroutine = UInt64(goroutine)
        content.dictionary[0] = 16 + UInt32(function)
        content.dictionary[1] = 1 << 31 + UInt32(site)
      }
      // A block is lost before them.
      trace.blocks.remove(at: trace.index(of: .spawnSites))
      for block in trace.blocks.indices.dropFirst(2) { trace.blocks[block].changeHeader = { $0[16] &+= 1 } }
      let bytes = trace.bytes(hasIndex: false)
      let reader = try TraceReader(bytes: bytes)
      let entries = reader.symbols.count + reader.spawnSites.count + reader.goroutineCount
      #expect(entries <= raw.blocks.count + bytes.count)
      try readEverything(bytes)
    }
  }

  @Test func aBlockThatGoesBackInTimeIsLostAndNothingElse() throws {
    var trace = raw
    try trace.setEvents(1) { batch in
      batch.append(goroutine: batch.runs[0].goroutine, [(batch.times[0], .stallBegin)])
    }
    let reader = try TraceReader(bytes: trace.bytes())
    let whole = try TraceReader(bytes: raw.bytes()).flatEvents().events
    let lost = Int(raw.blocks[raw.index(of: .events, 1)].items)
    for threads in [1, 3] {
      let (events, damage) = try reader.flatEvents(threads: threads)
      #expect(damage.map(\.kind) == [.malformed(.timeRunsBackwards)])
      #expect(damage.map(\.block) == [UInt64(raw.index(of: .events, 1))])
      #expect(events.count == whole.count - lost)
    }
    // Its goroutines' open calls end there, and so they do where the events are written anew.
    let folder = try TemporaryFolder()
    _ = try reader.repair(to: folder.file("r.trace"))
    let repaired = try TraceReader(path: folder.file("r.trace"))
    #expect(try repaired.verify() == [])
    #expect(try repaired.flatEvents().events.contains { $0.code == EventCode.gap.rawValue })
  }

  @Test func tablesThatCannotBeCompressedSoWellAreFilledUpAndRead() throws {
    let folder = try TemporaryFolder()
    var trace = SampleTrace()
    trace.processes = SampleTrace.example.processes
    trace.goroutines = (0..<200_000).map { Goroutine(UInt64($0 + 1), parent: 1) }
    trace.batches = [EventBatch([(199_999, [(1, .exit)])])]
    let partial = try trace.write(to: folder.file("a.trace"), finish: false)
    let reader = try TraceReader(path: partial)
    #expect(reader.damage.map(\.kind) == [.unfinished])
    #expect(try reader.goroutines().goroutines == trace.goroutines)
  }
}
