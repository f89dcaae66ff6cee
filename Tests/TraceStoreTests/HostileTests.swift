import Testing

@testable import TraceStore

/// Files made by somebody who means no good: right checksums, wrong contents.
@Suite("Hostile files")
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
      #expect(Int(node.function.rawValue) < reader.symbols.count)
      #expect(node.viaSpawn.map { Int($0.rawValue) < reader.spawnSites.count } ?? true)
    }
    for goroutine in summary.goroutines { #expect(Int(goroutine.spawnPath) < summary.callTree.nodes.count) }
    for histogram in summary.histograms.values { _ = histogram.ticks(quantile: 0.5) }
    _ = try reader.verify()
  }

  @Test("contents changed at random", arguments: 0..<4)
  func random(seed: UInt64) throws {
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

  @Test("every byte of every content set to every interesting value")
  func everyByte() throws {
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

  @Test("sizes that cannot be are not believed")
  func sizes() throws {
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

  @Test("a part of the summary that is none is told", arguments: [BlockKind.callTree, .histograms, .goroutineFacts])
  func summaryParts(kind: BlockKind) throws {
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

  @Test("gaps in tables are not filled without end")
  func gaps() throws {
    var trace = RawTrace()
    trace.blocks = (0..<200).map { number in
      RawTrace.Block(
        kind: BlockKind.goroutines.rawValue, first: UInt64(number * 1_000_000), last: UInt64(number * 1_000_000),
        items: 1, content: [0, 2, 0, 0])
    }
    for hasIndex in [true, false] {
      let reader = try TraceReader(bytes: trace.bytes(hasIndex: hasIndex))
      #expect(reader.goroutineCount == 1_000_001)
      #expect(reader.damage.filter { $0.kind == .malformed(.outOfRange) }.count == 198)
    }
  }

  @Test("tables that cannot be compressed so well are filled up, and read")
  func amplification() throws {
    let folder = try TemporaryFolder()
    var trace = SampleTrace()
    trace.goroutines = (0..<200_000).map { Goroutine(UInt64($0 + 1), parent: 1) }
    trace.batches = [EventBatch([(199_999, [(1, .exit)])])]
    let partial = try trace.write(to: folder.file("a.trace"), finish: false)
    let reader = try TraceReader(path: partial)
    #expect(reader.damage.map(\.kind) == [.unfinished])
    #expect(try reader.goroutines().goroutines == trace.goroutines)
  }
}
