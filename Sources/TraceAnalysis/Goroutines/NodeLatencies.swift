import TraceStore

/// Latency histograms of many nodes, most of them nearly empty.
struct NodeLatencies {
  /// What was counted in one bucket of one node.
  private struct Slot {
    var key: UInt64 = 0
    /// 0 where the slot is free.
    var count: UInt64 = 0
  }

  /// By hash of the key, then the next free one; a power of two, at most half full.
  private var slots = [Slot](repeating: Slot(), count: 1 << 8)
  private var used = 0
  /// By node; of one without a value `.max` and 0.
  private var extremes: [(shortest: UInt64, longest: UInt64)] = []

  mutating func add(_ nanoseconds: UInt64, at node: UInt32) {
    let slot = slot(of: UInt64(node) << 16 | UInt64(LatencyHistogram.bucketIndex(ticks: nanoseconds)))
    slots[slot].count += 1
    let missing = Int(node) + 1 - extremes.count
    if missing > 0 { extremes += repeatElement((.max, 0), count: missing) }
    extremes[Int(node)].shortest = min(extremes[Int(node)].shortest, nanoseconds)
    extremes[Int(node)].longest = max(extremes[Int(node)].longest, nanoseconds)
  }

  /// Where `key` is counted.
  private mutating func slot(of key: UInt64) -> Int {
    var slot = firstSlot(key)
    while slots[slot].count > 0 {
      if slots[slot].key == key { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    if used * 2 >= slots.count {
      grow()
      return self.slot(of: key)
    }
    used += 1
    slots[slot].key = key
    return slot
  }

  private func firstSlot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & (slots.count - 1)
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for entry in old where entry.count > 0 {
      var slot = firstSlot(entry.key)
      while slots[slot].count > 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }

  func distributions() -> [UInt32: LatencyDistribution] {
    var buckets: [UInt32: [LatencyHistogram.Bucket]] = [:]
    for entry in slots where entry.count > 0 {
      buckets[UInt32(entry.key >> 16), default: []].append(
        LatencyHistogram.Bucket(index: UInt16(entry.key & 0xffff), count: entry.count))
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
