import TestSupport
import Testing

@testable import TraceStore
import TraceModel

/// The goroutines of a block, whatever their numbers, found in the same memory round after round.
struct GoroutineCollectorTests {
  @Test func listsThoseThatThereAre() {
    var collector = GoroutineCollector()
    var random = SplitMix64(seed: 1)
    for distinct in [1, 2, 1023, 1024, 1025, 5000] {
      for highest in [UInt32(distinct), 1 << 20, 1 << 31 - 1] as [UInt32] {
        // Neighbours collide where only few bits count, and the same ones come again in the next round.
        var wanted: Set<UInt32> = Set((0..<UInt32(distinct / 2)).map { highest - $0 })
        while wanted.count < distinct { wanted.insert(UInt32.random(in: 0...highest, using: &random)) }
        let runs = (Array(wanted) + Array(wanted)).shuffled(using: &random).map {
          EventBatch.Run(goroutine: $0, count: 1)
        }
        let expected: GoroutineSet =
          distinct <= Format.maximumListedGoroutines ? .these(wanted.sorted()) : .within(wanted.min()!...wanted.max()!)
        #expect(collector.collect(runs) == expected, "\(distinct) up to \(highest)")
      }
    }
  }
}
