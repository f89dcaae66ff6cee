import Testing
import TraceAnalysis
import TraceStore
import TraceModel

struct LatencyTests {
  private let clock = TraceMetadata.Clock(
    kind: .monotonic, epochTicks: 0, calibrationTicks: 0, calibrationNanoseconds: 0)

  private func distribution(_ durations: [UInt64]) -> LatencyDistribution {
    var all = LatencyDistribution()
    for ticks in durations {
      let bucket = LatencyHistogram.Bucket(index: UInt16(LatencyHistogram.bucketIndex(ticks: ticks)), count: 1)
      all.merge(
        LatencyDistribution(LatencyHistogram(buckets: [bucket], minTime: ticks, maxTime: ticks), clock: clock))
    }
    return all
  }

  @Test func quantilesAreThoseOfTheSortedCalls() {
    // Below 64 ns a bucket is exact.
    let some = distribution([9, 1, 5, 3, 7, 2, 8, 4, 6, 10])
    #expect(some.count == 10)
    #expect(some.quantile(0) == 1)
    #expect(some.quantile(0.1) == 1)
    #expect(some.quantile(0.11) == 2)
    #expect(some.quantile(0.5) == 5)
    #expect(some.quantile(0.9) == 9)
    #expect(some.quantile(0.91) == 10)
    #expect(some.quantile(1) == 10)
    #expect(LatencyDistribution().quantile(0.5) == nil)
  }

  @Test func largeDurationsAreWithinTheBucketsError() throws {
    let durations = (0..<2000).map { UInt64($0) * 7919 + 100 }
    let all = distribution(durations)
    for percent in [1, 10, 50, 90, 99] {
      let exact = Double(durations[durations.count * percent / 100 - 1])
      let found = Double(try #require(all.quantile(Double(percent) / 100)))
      #expect(abs(found - exact) <= exact * 0.016)
    }
    #expect(all.minTime == 100)
    #expect(all.maxTime == durations.last)
  }

  @Test func tracesWithDifferentClocksAreMergedInNanoseconds() {
    let twoPerNanosecond = TraceMetadata.Clock(
      kind: .timeStampCounter, epochTicks: 0, calibrationTicks: 2000, calibrationNanoseconds: 1000)
    func one(_ ticks: UInt64, _ clock: TraceMetadata.Clock) -> LatencyDistribution {
      let bucket = LatencyHistogram.Bucket(index: UInt16(LatencyHistogram.bucketIndex(ticks: ticks)), count: 1)
      return LatencyDistribution(
        LatencyHistogram(buckets: [bucket], minTime: ticks, maxTime: ticks), clock: clock)
    }
    var both = one(40, twoPerNanosecond)
    both.merge(one(30, clock))
    #expect(both.quantile(0.5) == 20)
    #expect(both.quantile(1) == 30)
  }
}
