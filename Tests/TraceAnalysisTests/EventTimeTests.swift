import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

struct EventTimeTests {
  @Test(arguments: [
    (2_596_000_000, 1_000_000_000), (1_000_000_007, 2_000_000_011), (3, 1), (1, 3), (0, 0), (24_000_000, 1_000_000_000),
  ])
  func timesAreThoseOfTheClockAndInOrder(_ ticks: UInt64, _ nanoseconds: UInt64) {
    let clock = TraceMetadata.Clock(
      kind: .timeStampCounter, epochTicks: 0, calibrationTicks: ticks, calibrationNanoseconds: nanoseconds)
    let time = EventTime(clock, epoch: 1000)
    var last: UInt64 = 0
    var value: UInt64 = 1
    while value < 1 << 60 {
      let found = time.nanoseconds(1000 + value)
      let exact = clock.nanoseconds(value)
      #expect(max(found, exact) - min(found, exact) <= 1)
      #expect(found >= last)
      last = found
      value += value / 3 + 1
    }
    #expect(time.nanoseconds(999) == 0)
  }
}
