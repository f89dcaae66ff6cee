import Testing
import TraceStore

@testable import Recording
import TraceModel

struct DrainRecordTests {
  private typealias ID = SpoolLayout.ID

  /// Function 20 is `p.f`, id 30 the `go` statement at p/f.go:7.
  static func names() -> InstrumentedNames {
    var names = InstrumentedNames()
    names.add(base: 20, names: [.function(Symbol(name: "p.f", package: "p", file: "/s/p/f.go", line: 3))])
    names.add(base: 30, names: [.spawn(SpawnSite(function: "p.f", file: "/s/p/f.go", line: 7))])
    return names
  }

  @Test func functionsAndSitesAreNumberedAsTheyAppearAndUnknownIDsAreGaps() throws {
    let harness = try DrainHarness(names: Self.names())
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    for (index, id) in ([30, 20, 1, 0xFFFFF, 0xFFFFE, 20, 1, 0xFFFFF] as [UInt64]).enumerated() {
      #expect(writer.event(p, goid: 1, id, ticks: UInt64(10 + index)))
    }
    harness.round(100)
    #expect(harness.symbols.map(\.name) == ["p.f"])
    #expect(harness.finishedProcesses().map(\.unknownEvents) == [3])
    #expect(harness.sites.map(\.line) == [7])
    let function = EventCode.enter(FunctionID(rawValue: 0)).rawValue
    #expect(
      harness.streams[0].map(\.code) == [
        EventCode.spawn(SpawnSiteID(rawValue: 0)).rawValue, function, 0, EventCode.gap.rawValue, function, 0,
        EventCode.gap.rawValue,
      ])
  }

  @Test(arguments: [0, 1, 7, 8, 9, 300, 8192]) func aGoroutinesParentAndSiteTheSitesTextOfAnyLength(length: Int) throws
  {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    let (function, file) = (String(repeating: "f", count: length), "/x/" + String(repeating: "g", count: length))
    writer.site(p, pc: 0xABC, function: function, file: file, line: 1 << 31, ticks: 5)
    #expect(writer.event(p, goid: 9, 16, ticks: 10, parent: 4, pc: 0xABC))
    #expect(writer.event(p, goid: 10, 16, ticks: 11, parent: 4, pc: 0xDEF))
    harness.round(20)
    #expect(harness.sites == [SpawnSite(function: function, file: file, line: 1 << 31)])
    #expect(harness.goroutines.map(\.parentGoid) == [4, 4])
    #expect(harness.goroutines.map(\.spawnSite) == [SpawnSiteID(rawValue: 0), nil])
    #expect(harness.goroutines.map(\.firstTicks) == [10, 11])
  }

  @Test(arguments: [false, true]) func aSiteThatAnotherPAnnouncedIsKnownWhicheverSegmentIsReadFirst(isReversed: Bool)
    throws
  {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let announcing = SpoolWriter.Processor(id: isReversed ? 0 : 9)
    let showing = SpoolWriter.Processor(id: 5)
    writer.site(announcing, pc: 0xABC, function: "p.f", file: "f.go", line: 3, ticks: 5)
    #expect(writer.event(showing, goid: 9, 16, ticks: 10, parent: 4, pc: 0xABC))
    harness.round(20, batchEvents: 1)
    #expect(harness.goroutines.map(\.spawnSite) == [SpawnSiteID(rawValue: 0)])
  }

  @Test func theRuntimesSiteAndTheRewritersAreOneByPackageFileNameAndLine() throws {
    let harness = try DrainHarness(names: Self.names())
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 30, ticks: 5))
    writer.site(p, pc: 0xABC, function: "p.f.func1-range1", file: "trimmed/f.go", line: 7, ticks: 6)
    writer.site(p, pc: 0xABD, function: "p.f", file: "trimmed/f.go", line: 8, ticks: 7)
    #expect(writer.event(p, goid: 2, 16, ticks: 10, parent: 1, pc: 0xABC))
    #expect(writer.event(p, goid: 3, 16, ticks: 11, parent: 1, pc: 0xABD))
    harness.round(20)
    #expect(harness.goroutines.map { $0.spawnSite?.rawValue } == [nil, 0, 1])
    #expect(harness.sites.count == 2)
  }

  @Test func aStallIsTheTimeBeforeItsRecordNeverBeforeTheGoroutinesOwnLastEvent() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let (p, q) = (SpoolWriter.Processor(id: 0), SpoolWriter.Processor(id: 1))
    #expect(writer.event(p, goid: 1, 16, ticks: 100))
    #expect(writer.event(q, goid: 2, 16, ticks: 150))
    writer.retire(p)
    // P 0 waited from 110 to 200. Goroutine 1 has waited with it; goroutine 2 was on P 1 until 150.
    #expect(writer.claim(p, ticks: 199))
    writer.put(p, [SpoolWriter.word(199, ID.goroutineSwitch), 1, 0, 0])
    writer.put(p, [SpoolWriter.word(200, ID.stall), 90])
    writer.put(p, [SpoolWriter.word(201, 17)])
    writer.put(p, [SpoolWriter.word(202, ID.goroutineSwitch), 2, 0, 0])
    writer.put(p, [SpoolWriter.word(203, ID.stall), 93])
    writer.put(p, [SpoolWriter.word(204, 17)])
    // One that comes after an event of the same run.
    writer.put(p, [SpoolWriter.word(300, ID.stall), 1000])
    harness.round(1000)
    let begin = EventCode.stallBegin.rawValue
    let end = EventCode.stallEnd.rawValue
    #expect(harness.streams[0].map(\.ticks) == [100, 110, 200, 201])
    #expect(harness.streams[0].map(\.code)[1...2] == [begin, end])
    #expect(harness.streams[1].map(\.ticks) == [150, 150, 203, 204, 204, 300])
    #expect(harness.streams[1].map(\.code)[4...5] == [begin, end])
  }

  @Test func aStallAsTheFirstThingOfAGoroutineBeginsAtTheEpochAtTheEarliest() throws {
    let harness = try DrainHarness(epoch: 50)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.claim(p, ticks: 60))
    writer.put(p, [SpoolWriter.word(60, ID.goroutineSwitch), 1, 0, 0])
    writer.put(p, [SpoolWriter.word(70, ID.stall), .max])
    harness.round(100)
    #expect(harness.streams[0].map(\.ticks) == [0, 20])
  }

  /// Recording intervals of one P whose numbers differ in their high words, and the first event of each of three
  /// goroutines in one of them.
  @Test func betweenRecordingIntervalsAGoroutineHasAGapWithinItsEvents() throws {
    let harness = try DrainHarness(epoch: 1000)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    let gap = UInt64.max
    #expect(writer.event(p, goid: 1, 16, ticks: 1010))
    writer.interval(p, 7 << 32, begin: 1020, ticks: 1030)
    for (goid, ticks) in [(1, 1040), (2, 1050), (1, 1060)] as [(UInt64, UInt64)] {
      #expect(writer.event(p, goid: goid, 17, ticks: ticks))
    }
    writer.interval(p, 9 << 32, begin: 1045, ticks: 1100)
    for (goid, ticks) in [(2, 1110), (3, 1120), (1, 1130)] as [(UInt64, UInt64)] {
      #expect(writer.event(p, goid: goid, 18, ticks: ticks))
    }
    harness.round(1070)
    harness.round(2000)
    func stream(_ goid: UInt64) -> [[UInt64]] {
      guard let number = harness.goroutines.firstIndex(where: { $0.goid == goid }) else { return [] }
      return harness.streams[number].map {
        [$0.ticks, $0.code == EventCode.gap.rawValue ? gap : harness.id(ofCode: $0.code)]
      }
    }
    #expect(stream(1) == [[10, 16], [20, gap], [40, 17], [60, 17], [60, gap], [130, 18]])
    #expect(stream(2) == [[50, 17], [50, gap], [110, 18]])
    #expect(stream(3) == [[120, 18]])
  }

  @Test func aGoroutineThatAnIntervalTakesToAnotherPHasOneGap() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let (p, q) = (SpoolWriter.Processor(id: 0), SpoolWriter.Processor(id: 1))
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    #expect(writer.claim(q, ticks: 20))
    writer.interval(q, 2, begin: 15, ticks: 21)
    #expect(writer.event(q, goid: 1, 17, ticks: 30))
    writer.interval(p, 2, begin: 15, ticks: 40)
    #expect(writer.event(p, goid: 1, 18, ticks: 50))
    harness.round(100)
    #expect(harness.streams[0].map(\.ticks) == [10, 15, 30, 50])
    #expect(harness.streams[0][1].code == EventCode.gap.rawValue)
  }

  @Test(arguments: 0..<8 as Range<UInt32>) func aProcessThatGaveUpForAReasonOfItsOwnIsReported(reason: UInt32) throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    writer.setSlotWord(SpoolLayout.Slot.giveUpReason, UInt64(reason))
    harness.round(100)
    _ = harness.finishedProcesses()
    let expected = (3...6).contains(reason) ? [reason] : []
    #expect(harness.drain.givenUp.map(\.reason.rawValue) == expected)
  }

  @Test func droppedEventsAreThoseOfTheSlotsCounter() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    writer.setSlotWord(SpoolLayout.Slot.droppedEvents, 99)
    harness.round(100)
    #expect(harness.finishedProcesses().map(\.droppedEvents) == [99])
  }

  @Test func eventsOfNoGoroutineAreCountedAsDropped() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.claim(p, ticks: 5))
    for ticks in [6, 7, 8] as [UInt64] { writer.put(p, [SpoolWriter.word(ticks, 16)]) }
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    harness.round(100)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10])
    #expect(harness.finishedProcesses().map(\.droppedEvents) == [3])
  }

  @Test func unknownRecordsAndRecordsThatAreCutOffAreSurvived() throws {
    for id in (0..<16 as Range<UInt64>) where ![1, 2, 3, 4, 5, 6, 7].contains(id) {
      let harness = try DrainHarness()
      let writer = try SpoolWriter(path: harness.path)
      let p = SpoolWriter.Processor(id: 0)
      #expect(writer.event(p, goid: 1, 16, ticks: 10))
      writer.put(p, [SpoolWriter.word(11, id), 3, 4])
      writer.retire(p)
      harness.round(100)
      #expect(harness.stream(goid: 1).map(\.ticks) == [10])
      #expect(writer.statesInUse == 0)
      #expect(harness.finishedProcesses().map(\.droppedEvents) == [1])
    }
    for (id, words) in [(2, 4), (3, 2), (4, 2), (5, 6), (6, 3), (7, 3)] as [(UInt64, Int)] {
      for missing in 1..<words {
        let harness = try DrainHarness()
        let writer = try SpoolWriter(path: harness.path)
        let p = SpoolWriter.Processor(id: 0)
        #expect(writer.claim(p, ticks: 9))
        let segment = try #require(p.segment)
        writer.put(p, [SpoolWriter.word(9, ID.goroutineSwitch), 1, 0, 0])
        for index in 6..<8192 { writer.setWord(index, ofSegment: segment, SpoolWriter.word(10, 16)) }
        writer.setWord(8192 - words + missing, ofSegment: segment, SpoolWriter.word(11, id))
        for index in (8193 - words + missing)..<8192 where index < 8192 { writer.setWord(index, ofSegment: segment, 8) }
        writer.retire(p)
        harness.round(100)
        #expect(harness.stream(goid: 1).count == 8192 - words + missing - 6)
        #expect(writer.statesInUse == 0)
      }
    }
  }

  @Test(arguments: 0..<60) func segmentsAndStatesOfRandomWordsNeverCrashTheDrainNorKeepItFromOthers(seed: UInt64) throws
  {
    let harness = try DrainHarness(segments: 16, slots: 4)
    let writer = try SpoolWriter(path: harness.path)
    let good = SpoolWriter.Processor(id: 1)
    var random = SplitMix(state: seed)
    for index in 8..<12 {
      // Small ids and lengths, so that records are hit.
      for word in 0..<Int(random.next() % 400) {
        let noise = random.next()
        let value =
          switch seed % 3 {
          case 0: noise
          case 1: noise & 0xFFFFF ^ (noise >> 50 & 0xF)
          default: (random.next() % 200) << 20 | (noise % 24)
          }
        writer.setWord(word, ofSegment: index, value)
      }
      let state = random.next()
      writer.setState(
        ofSegment: index,
        seed % 2 == 0 ? state : state & 0xFFFF_FFFF_0000_0000 | UInt64(index) << 16 | UInt64(writer.slot) << 2 | 2)
    }
    for ticks in 1...10 as ClosedRange<UInt64> {
      #expect(writer.event(good, goid: 1 << 40, 16, ticks: 1000 * ticks))
      harness.round(1000 * ticks + 1)
    }
    writer.retire(good)
    for ticks in 20...30 as ClosedRange<UInt64> { harness.round(1000 * ticks) }
    #expect(harness.stream(goid: 1 << 40).count == 10)
    for stream in harness.streams {
      #expect(zip(stream, stream.dropFirst()).allSatisfy { $0.ticks <= $1.ticks })
    }
  }
}
