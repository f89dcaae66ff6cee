import Replay
import TestSupport
import Testing
import TraceModel

/// Small traces, all of them: what the library computes is what the plain definition says, however the events are cut
/// into runs and batches.
struct SummaryExhaustiveTests {
  /// 0 is the main goroutine; 1 and 4 are its children; 2 is the child of 1; 3 the child of one that has no events.
  static let goroutines = [
    Goroutine(1), Goroutine(2, parent: 1, site: 0), Goroutine(3, parent: 2, site: 1),
    Goroutine(4, parent: 99, site: 2), Goroutine(5, parent: 1, site: 0),
  ]

  static let alphabet: [(UInt32, Step)] = [
    (0, .enter(0)), (0, .exit), (0, .spawn(0)), (1, .enter(0)), (1, .exit), (1, .spawn(1)), (2, .enter(1)),
    (3, .enter(1)), (4, .enter(1)), (0, .enter(2)),
  ]

  static func events(_ letters: [Int]) -> [FlatEvent] {
    letters.enumerated().map { index, letter in
      // Gaps that differ, so that no two sums of them are equal by chance.
      FlatEvent(
        goroutine: alphabet[letter].0, time: UInt64(1 << index) + 7, code: alphabet[letter].1.code)
    }
  }

  /// One run per event, all in one batch.
  static func single(_ events: [FlatEvent]) -> [EventBatch] {
    var batch = EventBatch()
    for event in events {
      batch.runs.append(EventBatch.Run(goroutine: event.goroutine, count: 1))
      batch.times.append(event.time)
      batch.codes.append(event.code)
    }
    return batch.runs.isEmpty ? [] : [batch]
  }

  /// One run per goroutine, all in one batch, in the order of their first events.
  static func whole(_ events: [FlatEvent]) -> [EventBatch] {
    var order: [UInt32] = []
    for event in events where !order.contains(event.goroutine) { order.append(event.goroutine) }
    var batch = EventBatch()
    for goroutine in order {
      let own = events.filter { $0.goroutine == goroutine }
      batch.runs.append(EventBatch.Run(goroutine: goroutine, count: UInt32(own.count)))
      batch.times += own.map(\.time)
      batch.codes += own.map(\.code)
    }
    return batch.runs.isEmpty ? [] : [batch]
  }

  /// Some events per batch.
  static func pieces(_ events: [FlatEvent], of size: Int) -> [EventBatch] {
    stride(from: 0, to: events.count, by: size).flatMap { start in
      whole(Array(events[start..<min(start + size, events.count)]))
    }
  }

  /// Whether some goroutine comes before its parent: then it matters in which order the runs stand.
  static func hasSilentParent(_ events: [FlatEvent]) -> Bool {
    var seen: Set<UInt64> = [0]
    for event in events {
      let goroutine = goroutines[Int(event.goroutine)]
      if !seen.contains(goroutine.parentGoid) { return true }
      seen.insert(goroutine.goid)
    }
    return false
  }

  /// The first way of cutting the events for which the library is wrong, and what it says.
  static func firstDifference(_ events: [FlatEvent]) -> (batches: [EventBatch], actual: PlainSummary)? {
    var cuts = [single(events)]
    if !hasSilentParent(events) { cuts += [whole(events), pieces(events, of: 2), pieces(events, of: 5)] }
    for batches in cuts {
      let expected = PlainSummary(goroutines, batches.map { $0.flat.sorted { $0.time < $1.time } })
      let summary = TraceSummary(goroutines: goroutines, batches)
      var actual = PlainSummary(summary)
      actual.durations = expected.durations
      guard actual == expected, summary.eventCount == UInt64(events.count), summary.histograms == expected.histograms
      else { return (batches, actual) }
    }
    return nil
  }

  static func forEachTrace(
    ofAtMost count: Int, after letters: [Int] = [], _ body: (_ letters: [Int]) throws -> Void
  ) rethrows {
    try body(letters)
    guard letters.count < count else { return }
    for letter in alphabet.indices { try forEachTrace(ofAtMost: count, after: letters + [letter], body) }
  }

  static func longerTrace(_ random: inout SplitMix64) -> [Int] {
    (0..<Int.random(in: 5...40, using: &random)).map { _ in Int.random(in: alphabet.indices, using: &random) }
  }

  @Test func everyTraceOfFourEventsOrFewer() throws {
    try Self.forEachTrace(ofAtMost: 4) { letters in
      let difference = Self.firstDifference(Self.events(letters))
      try #require(difference == nil, "\(letters)")
    }
  }

  @Test(arguments: 0..<4) func randomLongerTraces(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let letters = Self.longerTrace(&random)
      let difference = Self.firstDifference(Self.events(letters))
      try #require(difference == nil, "\(letters)")
    }
  }
}

extension PlainSummary {
  /// The histograms of `durations`, by the definition of a bucket.
  var histograms: [FunctionID: LatencyHistogram] {
    var histograms: [FunctionID: LatencyHistogram] = [:]
    for (function, durations) in durations {
      var histogram = LatencyHistogram()
      for ticks in durations {
        let index = (0..<LatencyHistogram.bucketCount).first { LatencyHistogram.bucketTicks(index: $0).contains(ticks) }
        histogram.merge(
          LatencyHistogram(
            buckets: index.map { [.init(index: UInt16($0), count: 1)] } ?? [], minTime: ticks, maxTime: ticks))
      }
      histograms[FunctionID(rawValue: function)] = histogram
    }
    return histograms
  }
}
