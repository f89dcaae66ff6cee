import Platform
import Glibc
import Testing
import TraceStore

@testable import Recording
import TraceModel

struct DrainTests {
  @Test func processesAreKnownByWhatTheirSlotSays() throws {
    let harness = try DrainHarness(epoch: 50)
    let writer = try SpoolWriter(path: harness.path, commandLine: ["/bin/x", "--flag", "", "ü"], isLive: false)
    harness.round(60)
    #expect(harness.finishedProcesses().isEmpty)
    writer.setSlotWord(SpoolLayout.Slot.startTicks, 70)
    writer.goLive()
    harness.round(80)
    writer.setSlotWord(SpoolLayout.Slot.costInside, 1500)
    writer.setSlotWord(SpoolLayout.Slot.costOutside, 2500)
    writer.setSlotWord(SpoolLayout.Slot.stalls, 3)
    writer.setSlotWord(SpoolLayout.Slot.stallTicks, 4)
    writer.setSlotWord(SpoolLayout.Slot.droppedEvents, 5)
    var expected = TracedProcess(
      pid: getpid(), parentPid: 77, commandLine: ["/bin/x", "--flag", "", "ü"], goVersion: "go1.99.1", path: .fast,
      startTicks: 20)
    expected.costInsideMilliticks = 1500
    expected.costOutsideMilliticks = 2500
    expected.stalls = 3
    expected.stallTicks = 4
    expected.droppedEvents = 5
    #expect(harness.finishedProcesses() == [expected])
    #expect(harness.round(90) == false)
  }

  @Test func aSegmentOfAProcessThatHasNotRegisteredYetWaitsForIt() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path, isLive: false)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    writer.retire(p)
    harness.round(20)
    #expect(harness.streams.isEmpty)
    #expect(writer.statesInUse == 1)
    writer.goLive()
    harness.round(30)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10])
    #expect(writer.statesInUse == 0)
  }

  @Test func aSegmentGoesFromClaimedToFullToFreeAndIsAllZeroThen() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 3)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    let segment = try #require(p.segment)
    harness.round(20)
    // The P still has it: read, but not given back.
    #expect(writer.state(ofSegment: segment) & 3 == 1)
    #expect(writer.word(0, ofSegment: segment) != 0)
    writer.retire(p)
    harness.round(30)
    #expect(writer.state(ofSegment: segment) == 0)
    #expect((0..<8192).allSatisfy { writer.word($0, ofSegment: segment) == 0 })
    #expect(harness.stream(goid: 1).map(\.ticks) == [10])
    // And is used again from its first word.
    #expect(writer.event(p, goid: 1, 1, ticks: 40))
    #expect(p.segment == segment)
    harness.round(50)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10, 40])
    #expect(harness.stream(goid: 1).map(\.id) == [16, 1])
  }

  @Test func aSegmentThatAPLeftIsGivenBackAlthoughItIsMarkedAsClaimedWhenItIsLookedAt() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    let first = try #require(p.segment)
    #expect(writer.claim(p, ticks: 20))
    // The scan saw the first one before it was retired.
    writer.setState(ofSegment: first, writer.state(ofSegment: first) & ~3 | 1)
    harness.round(30)
    #expect(writer.state(ofSegment: first) == 0)
    #expect(harness.stream(goid: 1).count == 1)
  }

  @Test func wordsFromAfterTheClockReadingAreLeftForTheNextRound() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    for ticks in [10, 20, 30, 40] as [UInt64] { #expect(writer.event(p, goid: 1, 16, ticks: ticks)) }
    harness.round(20)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10, 20])
    writer.retire(p)
    harness.round(35)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10, 20, 30])
    #expect(writer.statesInUse == 1)
    harness.round(50)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10, 20, 30, 40])
    #expect(writer.statesInUse == 0)
  }

  @Test func aFullSegmentWhoseClockRunsAheadDoesNotHoldUpTheRestForEver() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    let q = SpoolWriter.Processor(id: 1)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    #expect(writer.event(p, goid: 1, 16, ticks: 5000))
    #expect(writer.claim(p, ticks: 30))
    #expect(writer.event(p, goid: 1, 16, ticks: 40))
    #expect(writer.event(q, goid: 2, 16, ticks: 45))
    writer.retire(q)
    harness.round(100)
    harness.round(200)
    harness.round(300)
    #expect(harness.stream(goid: 1).map(\.ticks).sorted() == harness.stream(goid: 1).map(\.ticks))
    #expect(harness.stream(goid: 1).count == 3)
    #expect(harness.stream(goid: 2).map(\.ticks) == [45])
  }

  @Test(arguments: [1, 2, 3, 65536] as [UInt64], [0, 5] as [UInt64]) func timesAreWholeAroundEveryWrapOfThe44Bits(
    circles: UInt64, beyond: UInt64
  ) throws {
    let epoch = (circles << 43) + beyond - 1000
    let harness = try DrainHarness(epoch: epoch)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    var expected: [UInt64] = []
    for step in stride(from: 0, through: 2000, by: 50) {
      let ticks = epoch + UInt64(step) + 1
      #expect(writer.event(p, goid: 1, 16, ticks: ticks))
      expected.append(UInt64(step) + 1)
      if step % 300 == 0 { harness.round(ticks + 10) }
      if step % 450 == 0 { writer.retire(p) }
    }
    harness.round(epoch + 3000)
    #expect(harness.stream(goid: 1).map(\.ticks) == expected)
  }

  @Test func eventsAfterHoursOfIdlenessOrBacklogHaveTheirTrueTimes() throws {
    let circle = UInt64(1) << 44
    let harness = try DrainHarness(epoch: 1)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 16, ticks: 1001))
    var now: UInt64 = 2000
    // The recorder looks all the time, the P does nothing for three and a half circles.
    while now < 7 * circle / 2 {
      now += circle / 4
      harness.round(now)
    }
    #expect(writer.event(p, goid: 1, 17, ticks: now + 5))
    harness.round(now + 10)
    // There is no round for seven tenths of a circle; the P wrote at once and writes on.
    #expect(writer.event(p, goid: 1, 18, ticks: now + 20))
    #expect(writer.event(p, goid: 1, 19, ticks: now + circle / 3))
    writer.retire(p)
    #expect(writer.event(p, goid: 1, 20, ticks: now + circle * 6 / 10))
    harness.round(now + circle * 7 / 10)
    #expect(
      harness.stream(goid: 1).map(\.ticks) == [
        1000, now + 4, now + 19, now + circle / 3 - 1, now + circle * 6 / 10 - 1,
      ])
    #expect(harness.stream(goid: 1).map(\.id) == [16, 17, 18, 19, 20])
  }

  @Test func aClockThatStepsBackALittleLosesNothingAndNeverRunsBackwards() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    for ticks in [100, 90, 110, 105, 120] as [UInt64] { #expect(writer.event(p, goid: 1, 16, ticks: ticks)) }
    harness.round(200)
    #expect(harness.stream(goid: 1).map(\.ticks) == [100, 100, 110, 110, 120])
  }

  @Test func whatAKilledProcessWroteIsAllThereAndItsSegmentsAreCleanForTheNextOwner() throws {
    let harness = try DrainHarness()
    // No process has this start time, so the process counts as ended at once.
    let writer = try SpoolWriter(path: harness.path, start: 1)
    let p = SpoolWriter.Processor(id: 0)
    let q = SpoolWriter.Processor(id: 1)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    #expect(writer.event(q, goid: 2, 17, ticks: 11))
    // Cut off between the words of a switch record and its header.
    let segment = try #require(p.segment)
    writer.setWord(9, ofSegment: segment, 12345)
    harness.round(20)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10])
    #expect(harness.stream(goid: 2).map(\.ticks) == [11])
    #expect(writer.statesInUse == 0)
    #expect((0..<8192).allSatisfy { writer.word($0, ofSegment: segment) == 0 })
    // The slot follows in the round after the segments.
    harness.round(21)
    #expect(writer.slotState == 0)
    let process = try #require(harness.finishedProcesses().first)
    #expect(process.end == .gone)
  }

  @Test func aProcessKilledBetweenClaimAndClockRecordLeavesAnEmptySegment() throws {
    let harness = try DrainHarness()
    let writer = try SpoolWriter(path: harness.path, start: 1)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    writer.retire(p)
    writer.setState(ofSegment: 5, 99 << 32 | UInt64(writer.slot) << 2 | 1)
    harness.round(20)
    harness.round(30)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10])
    #expect(writer.statesInUse == 0)
    harness.round(31)
    #expect(writer.slotState == 0)
  }

  @Test func aProcessThatEndsIsNotedWithItsMomentAndHowTheRecordersOwnChildEndedIsKept() throws {
    let harness = try DrainHarness()
    let child = try ChildProcess.start("/bin/sleep", arguments: ["sleep", "100"])
    let writer = try SpoolWriter(path: harness.path, pid: child.pid)
    let p = SpoolWriter.Processor(id: 0)
    #expect(writer.event(p, goid: 1, 16, ticks: 10))
    harness.round(20)
    #expect(harness.finishedProcesses().map(\.end) == [.running])
    #expect(writer.event(p, goid: 1, 1, ticks: 25))
    kill(child.pid, SIGKILL)
    let status = child.wait()
    harness.round(30)
    harness.setEnd(status, ofPid: child.pid)
    let process = try #require(harness.finishedProcesses().first)
    #expect(process.end == .signaled(SIGKILL))
    #expect(process.endTicks == 30)
    #expect(harness.stream(goid: 1).map(\.ticks) == [10, 25])
    harness.round(31)
    #expect(writer.slotState == 0)
    #expect(writer.statesInUse == 0)
  }

  @Test func aSlotIsUsedAgainByTheNextProcessWhoseGoroutinesAreItsOwn() throws {
    let harness = try DrainHarness(slots: 1)
    for number in 0..<5 {
      let writer = try SpoolWriter(path: harness.path, start: 1)
      let p = SpoolWriter.Processor(id: 0)
      let ticks = UInt64(100 * number + 10)
      #expect(writer.event(p, goid: 7, 16, ticks: ticks))
      if number % 2 == 0 { writer.retire(p) }
      harness.round(ticks + 10)
      harness.round(ticks + 11)
      #expect(harness.stream(goid: 7, process: UInt32(number)).map(\.ticks) == [ticks])
      #expect(writer.slotState == 0)
    }
    #expect(harness.finishedProcesses().count == 5)
    #expect(harness.goroutines.count == 5)
  }

  @Test func aProcessThatDiesWhileItFillsItsSlotDoesNotKeepIt() throws {
    let harness = try DrainHarness(slots: 1)
    let child = try ChildProcess.start("/bin/true", arguments: ["true"])
    let writer = try SpoolWriter(path: harness.path, pid: child.pid, isLive: false)
    _ = child.wait()
    harness.round(10)
    #expect(writer.slotState == 0)
  }

  @Test func aPThatWaitsGetsASegmentAlsoWhereIdlePsKeepAllThereAre() throws {
    let harness = try DrainHarness(segments: 4)
    let writer = try SpoolWriter(path: harness.path)
    let processors = (0..<40).map { SpoolWriter.Processor(id: $0) }
    for (index, p) in processors.enumerated() {
      if !writer.event(p, goid: UInt64(index + 1), 16, ticks: UInt64(index + 10)) {
        harness.round(UInt64(index + 10))
        try #require(writer.event(p, goid: UInt64(index + 1), 16, ticks: UInt64(index + 10)))
      }
    }
    harness.round(1000)
    #expect((1...40).allSatisfy { harness.stream(goid: UInt64($0)).count == 1 })
  }

  @Test func aBacklogAloneDoesNotMakeTheSpoolLargerThanItMayBe() throws {
    let harness = try DrainHarness(segments: 4)
    let writer = try SpoolWriter(path: harness.path)
    let p = SpoolWriter.Processor(id: 0)
    for index in 0..<100 {
      if !writer.event(p, goid: 1, 16, ticks: UInt64(index + 10)) {
        // The clock of this round is too old to read anything.
        harness.round(1)
        #expect(!writer.event(p, goid: 1, 16, ticks: UInt64(index + 10)))
        harness.round(UInt64(index + 10))
        try #require(writer.event(p, goid: 1, 16, ticks: UInt64(index + 10)))
      }
      writer.retire(p)
    }
    harness.round(1000)
    #expect(harness.spool.claimLimit == 4)
    #expect(harness.stream(goid: 1).count == 100)
  }
}
