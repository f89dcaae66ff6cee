import TraceStore

/// Latency histograms of many nodes, most of them nearly empty.
struct NodeLatencies {
  private var counts: [UInt64: UInt64] = [:]
  /// By node; of one without a value `.max` and 0.
  private var extremes: [(shortest: UInt64, longest: UInt64)] = []

  mutating func add(_ nanoseconds: UInt64, at node: UInt32) {
    counts[UInt64(node) << 16 | UInt64(LatencyHistogram.bucketIndex(ticks: nanoseconds)), default: 0] += 1
    let missing = Int(node) + 1 - extremes.count
    if missing > 0 { extremes += repeatElement((.max, 0), count: missing) }
    extremes[Int(node)].shortest = min(extremes[Int(node)].shortest, nanoseconds)
    extremes[Int(node)].longest = max(extremes[Int(node)].longest, nanoseconds)
  }

  func distributions() -> [UInt32: LatencyDistribution] {
    var buckets: [UInt32: [LatencyHistogram.Bucket]] = [:]
    for (key, count) in counts {
      buckets[UInt32(key >> 16), default: []].append(
        LatencyHistogram.Bucket(index: UInt16(key & 0xffff), count: count))
    }
    let nanoseconds = TraceMetadata.Clock(
      kind: .monotonic, epochTicks: 0, calibrationTicks: 0, calibrationNanoseconds: 0)
    return buckets.reduce(into: [:]) { distributions, entry in
      let known = extremes[Int(entry.key)]
      let histogram = LatencyHistogram(
        buckets: entry.value.sorted { $0.index < $1.index }, minTicks: known.shortest, maxTicks: known.longest)
      distributions[entry.key] = LatencyDistribution(histogram, clock: nanoseconds)
    }
  }
}
