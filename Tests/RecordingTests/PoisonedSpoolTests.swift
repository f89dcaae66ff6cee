import Platform
import Glibc
import Testing

@testable import Recording

/// Every traced process can write to all of the spool, also one with fewer rights than the recorder: what it writes may
/// be nonsense in the trace, and no more.
struct PoisonedSpoolTests {
  private static let words: [UInt64] = [0, 1, 1 << 31, 0xFFFF_FFFF, 1 << 40, 1 << 63, .max]

  private func run(_ harness: DrainHarness, _ writer: SpoolWriter, _ p: SpoolWriter.Processor) {
    for tick in 1...3 as ClosedRange<UInt64> {
      _ = writer.event(p, goid: 1, 16 + tick, ticks: tick * 100)
      harness.round(tick * 100 + 50)
      harness.spool.commit(harness.drain.commit)
      _ = harness.drain.status(events: 0, fileBytes: 0, nanoseconds: 1)
    }
    _ = harness.spool.toggleGate()
    _ = harness.spool.growClaimLimit(by: 8)
    _ = harness.spool.refusedProcesses
    harness.spool.beat(at: 1)
    _ = harness.finishedProcesses()
    _ = harness.spool.lastCommit
  }

  @Test(arguments: words) func aHeaderWordOfAnyValueChangesNothingForTheRecorder(word: UInt64) throws {
    let harness = try DrainHarness(segments: 4, slots: 2)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    let offsets = Array(stride(from: 0, to: 328, by: 8)) + [4088]
    for offset in offsets + offsets {
      writer.setHeader(offset, word)
      harness.round(50)
      harness.spool.commit(harness.drain.commit)
      _ = harness.spool.toggleGate()
      _ = harness.spool.growClaimLimit(by: 1)
      #expect(harness.spool.claimLimit <= harness.spool.segmentCount)
      // A later recorder looks at what is left of it, and goes on.
      if offset % 64 == 0 { _ = (try? Spool(abandoned: harness.path))?.lastCommit }
    }
    #expect(harness.stream(goid: 1).map(\.id) == [16])
  }

  @Test(arguments: words) func soDoesEveryWordOfASlotAndOfASegmentsState(word: UInt64) throws {
    let poisoned = try DrainHarness(segments: 4, slots: 2)
    let slot = try SpoolWriter(path: poisoned.path, isLive: false)
    for offset in Array(stride(from: 8, through: 136, by: 8)) + [3584, 3592, 3600, 3608, 3616, 3624, 4088] {
      slot.setSlotWord(offset, word)
    }
    slot.goLive()
    run(poisoned, slot, SpoolWriter.Processor(id: 0))
    let harness = try DrainHarness(segments: 4, slots: 2)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    for phase in 0...3 as ClosedRange<UInt64> {
      for index in 0..<4 { writer.setState(ofSegment: index, word & ~3 | phase) }
      run(harness, writer, p)
    }
  }

  @Test(arguments: [0, 1 << 32 | 3 << 2 | 1] as [UInt64]) func aSegmentThatIsTakenAwayBeforeItHasBeenReadIsNoticed(
    state: UInt64
  ) throws {
    let harness = try DrainHarness(segments: 4, slots: 2)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    for tick in 1...3 as ClosedRange<UInt64> {
      #expect(writer.event(p, goid: 1, 16, ticks: tick * 10))
      harness.round(tick * 10 + 5)
    }
    #expect(!harness.hasBeenTampered)
    writer.setState(ofSegment: 0, state)
    harness.round(100)
    #expect(harness.hasBeenTampered)
  }

  /// A process that has claimed three segments, of which one is made free before a round, and one read.
  @Test(arguments: 0..<3) func aSegmentThatIsTakenAwayBeforeItWasEverSeenIsNoticedWhenItsProcessHasEnded(freed: Int)
    throws
  {
    let harness = try DrainHarness(segments: 8, slots: 2)
    let child = try ChildProcess.start("/bin/sleep", arguments: ["sleep", "100"])
    let writer = try SpoolWriter(path: harness.path, pid: child.pid)
    for processor in 0..<3 {
      #expect(writer.event(SpoolWriter.Processor(id: processor), goid: UInt64(processor), 16, ticks: 10))
    }
    writer.setState(ofSegment: freed, 0)
    harness.round(100)
    #expect(!harness.hasBeenTampered)
    end(child)
    for now in 2...4 as ClosedRange<UInt64> { harness.round(now * 100) }
    #expect(harness.hasBeenTampered)
  }

  private func end(_ child: borrowing ChildProcess) {
    kill(child.pid, SIGKILL)
    _ = child.wait()
  }

  @Test func segmentsThatWereReadAndGivenBackAreNotMissed() throws {
    let harness = try DrainHarness(segments: 4, slots: 2)
    let child = try ChildProcess.start("/bin/sleep", arguments: ["sleep", "100"])
    let writer = try SpoolWriter(path: harness.path, pid: child.pid)
    let p = SpoolWriter.Processor(id: 0)
    for round in 1...9 as ClosedRange<UInt64> {
      #expect(writer.claim(p, ticks: round * 100))
      #expect(writer.event(p, goid: 1, 16, ticks: round * 100 + 1))
      harness.round(round * 100 + 50)
    }
    #expect(harness.spool.segmentsClaimed(0) == 9)
    #expect(harness.spool.segmentsFreed(0) == 8)
    end(child)
    harness.round(2000)
    #expect(!harness.hasBeenTampered)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func randomWordsOfASegmentAndOfTheCommitsBehindItDoNoHarm(seed: UInt64)
    throws
  {
    let harness = try DrainHarness(segments: 4, slots: 2)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    var random = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next() -> UInt64 {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return random
    }
    for round in 1...5 as ClosedRange<UInt64> {
      #expect(writer.claim(p, ticks: round * 1000))
      for _ in 0..<200 {
        let id = [1, 2, 3, 4, 5, 6, 7, 16, 17, 0xFFFFF, next() & 0xFFFFF][Int(next() % 11)]
        let ticks = next() % 3 == 0 ? next() & 0xFFF_FFFF_FFFF : round * 1000 + next() % 1000
        var record = [ticks << 20 | id]
        for _ in 0..<next() % 7 { record.append(next() % 2 == 0 ? next() : next() >> (next() % 64)) }
        writer.put(p, record)
      }
      harness.round(round * 1000 + 999)
      harness.spool.commit(harness.drain.commit)
      for offset in stride(from: 0, to: 128, by: 8) {
        writer.setCommitWord(offset, Self.words[Int(next() % UInt64(Self.words.count))])
      }
      _ = harness.spool.lastCommit
      harness.spool.commit(harness.drain.commit)
    }
    _ = harness.finishedProcesses()
  }
}
