import TraceStore
import TraceModel

/// Latency histograms of many nodes, or of functions by their number, most of them nearly empty.
struct NodeLatencies {
  /// What was counted in one bucket of one node.
  private struct Entry {
    var node: UInt32
    var bucket: LatencyHistogram.Bucket

    var hash: Int { Self.hash(node, bucket.index) }

    static func hash(_ node: UInt32, _ bucket: UInt16) -> Int { HashIndex.hash(UInt64(node), UInt64(bucket)) }
  }

  private var entries: [Entry] = []
  private var indices = HashIndex()
  /// By node; of one without a value `.max` and 0.
  private var extremes: [Extremes] = []

  private struct Extremes {
    var minTime = UInt64.max
    var maxTime: UInt64 = 0

    mutating func add(_ nanoseconds: UInt64) {
      minTime = min(minTime, nanoseconds)
      maxTime = max(maxTime, nanoseconds)
    }
  }

  mutating func add(_ nanoseconds: UInt64, at node: UInt32) {
    let bucket = UInt16(LatencyHistogram.bucketIndex(ticks: nanoseconds))
    let known = indices.index(hash: Entry.hash(node, bucket)) {
      entries[$0].node == node && entries[$0].bucket.index == bucket
    }
    if let known {
      entries[known].bucket.count += 1
    } else {
      entries.append(Entry(node: node, bucket: LatencyHistogram.Bucket(index: bucket, count: 1)))
      indices.noteLast { [entries] in entries[$0].hash }
    }
    let missing = Int(node) + 1 - extremes.count
    if missing > 0 { extremes += repeatElement(Extremes(), count: missing) }
    extremes[Int(node)].add(nanoseconds)
  }

  func distributions() -> [UInt32: LatencyDistribution] {
    var buckets: [UInt32: [LatencyHistogram.Bucket]] = [:]
    for entry in entries { buckets[entry.node, default: []].append(entry.bucket) }
    let nanoseconds = TraceMetadata.Clock(
      kind: .monotonic, epochTicks: 0, calibrationTicks: 0, calibrationNanoseconds: 0)
    return buckets.reduce(into: [:]) { distributions, entry in
      let known = extremes[Int(entry.key)]
      let histogram = LatencyHistogram(
        buckets: entry.value.sorted { $0.index < $1.index }, minTime: known.minTime, maxTime: known.maxTime)
      distributions[entry.key] = LatencyDistribution(histogram, clock: nanoseconds)
    }
  }
}
