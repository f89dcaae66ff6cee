import TestSupport
import Testing

@testable import TraceAnalysis

struct HashIndexTests {
  @Test func elementsAreFoundHoweverTheirHashesCollide() {
    for hashes in [1, 7, 1000] {
      var index = HashIndex()
      var elements: [Int] = []
      for element in 0..<1000 {
        let hash = { (element: Int) in element % hashes }
        #expect(index.index(hash: hash(element)) { elements[$0] == element } == nil)
        elements.append(element)
        index.noteLast { hash(elements[$0]) }
        for known in [0, element / 2, element] {
          #expect(index.index(hash: hash(known)) { elements[$0] == known } == known)
        }
      }
    }
  }

  /// Numbers that differ in few bits, at either end, in either number.
  @Test func hashesAreSpread() {
    var random = SplitMix64(seed: 3)
    let secret = (random.next(), random.next())
    for shift in [0, 5, 32, 48] {
      let numbers = (0..<4096 as Range<UInt64>).map { $0 << shift }
      // 3969 of them would be expected of numbers drawn by lot.
      #expect(Set(numbers.map { HashIndex.hash($0, 3, secret: secret) & 0xFFFF }).count > 3500, "\(shift)")
      #expect(Set(numbers.map { HashIndex.hash(3, $0, secret: secret) & 0xFFFF }).count > 3500, "\(shift)")
      #expect(Set(numbers.map { HashIndex.hash($0, $0, secret: secret) & 0xFFFF }).count > 3500, "\(shift)")
    }
  }
}
