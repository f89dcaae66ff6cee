import Testing

import TestSupport
import TraceModel

@testable import Replay

struct CallPathTableTests {
  @Test func aChildIsFoundAgainHoweverOftenTheTableHasGrown() {
    var table = CallPathTable()
    var numbers: [UInt64: UInt32] = [:]
    var random = SplitMix64(seed: 7)
    for step in 0..<60_000 {
      // Parents of all ages; keys of functions, and of spawn nodes with their highest bit set.
      let parent = UInt32(random.next() % UInt64(table.nodes.count))
      let key = UInt32(16 + random.next() % 3) | (random.next() % 4 == 0 ? 0x8000_0000 : 0)
      let child = table.child(of: parent, key: key, histogram: UInt32(step))
      let known = numbers.updateValue(child, forKey: UInt64(parent) << 32 | UInt64(key))
      #expect(known == nil || known == child)
      #expect(known != nil || Int(child) == table.nodes.count - 1)
      #expect(table.nodes[Int(child)].parent == parent && table.nodes[Int(child)].key == key)
    }
    #expect(table.nodes.count == numbers.count + 1)
    #expect(table.slots.count >= 2 * table.nodes.count)
  }

  @Test func childrenAreFoundAgainWhereTheirNumbersHaveChanged() {
    var random = SplitMix64(seed: 11)
    for keys in [1, 4, 5, 40] as [UInt64] {
      var table = CallPathTable()
      for _ in 0..<5000 {
        let parent = UInt32(random.next() % UInt64(table.nodes.count))
        let child = table.child(of: parent, key: UInt32(16 + random.next() % keys), histogram: 0)
        table.nodes[Int(child)].calls += random.next() % 100
      }
      for _ in 0..<2 {
        let isPinned = [Bool](repeating: false, count: table.nodes.count)
        _ = table.fold(to: (fewest: table.nodes.count / 3, most: table.nodes.count / 2), isPinned: isPinned)
        for (number, node) in table.nodes.enumerated().dropFirst() {
          #expect(table.child(of: node.parent, key: node.key, histogram: 0) == UInt32(number))
        }
      }
    }
  }

  @Test func callPathsMadeForTheMultiplierAreSpreadLikeOthers() {
    let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    // Newton's iteration doubles the right bits; an odd number is its own inverse in the lowest three.
    var inverse = multiplier
    for _ in 0..<5 { inverse &*= 2 &- multiplier &* inverse }
    #expect(inverse &* multiplier == 1)
    #expect(CallPathTable().secret != CallPathTable().secret)
    var random = SplitMix64(seed: 3)
    let secret = random.next()
    let slots = (0..<4096).map {
      CallPathTable.Lookup(UInt64($0) &* inverse, slotCount: 1 << 16, secret: secret).slot
    }
    // 3969 of them would be expected of numbers drawn by lot.
    #expect(Set(slots).count > 3500)
  }

  @Test func aBucketCountsOnBeyond32Bits() {
    var table = HistogramTable()
    let code = EventCode.enter(FunctionID(rawValue: 0)).rawValue
    let row = table.row(code: code)
    table.add(row: row, ticks: 5)
    let bucket = HistogramTable.bucketsPerPage + 5
    table.buckets[bucket] = .max - 1
    for _ in 0..<3 { table.add(row: row, ticks: 5) }
    #expect(table.histograms()[FunctionID(rawValue: 0)]?.count == 1 << 32 + 1)
    table.buckets[bucket] = .max
    table.add(row: row, ticks: 5)
    #expect(table.histograms()[FunctionID(rawValue: 0)]?.count == 2 << 32)
  }

  @Test func everyDurationIsInTheBucketThatSaysSo() {
    var next: UInt64 = 0
    for index in 0..<LatencyHistogram.bucketCount {
      let ticks = LatencyHistogram.bucketTicks(index: index)
      #expect(ticks.lowerBound == next)
      #expect(LatencyHistogram.bucketIndex(ticks: ticks.lowerBound) == index)
      #expect(LatencyHistogram.bucketIndex(ticks: ticks.upperBound) == index)
      next = ticks.upperBound &+ 1
    }
    #expect(next == 0)
  }
}
