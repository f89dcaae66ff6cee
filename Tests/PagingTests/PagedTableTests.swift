import Testing

import TestSupport

@testable import Paging

/// What leaves memory comes back as it was.
struct PagedTableTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Number: PagedEntry, Equatable {
    var value: UInt64 = 0
    var mustStay = false

    static var placeholder: Number { Number() }
    static var columnCount: Int { 1 }
    subscript(column column: Int) -> UInt64 {
      get { value }
      set { value = newValue }
    }
  }

  @Test(arguments: 0..<8) func aTableOfTinyPagesIsAsOneThatStaysInMemory(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = PagedTable<Number>(scratchBeside: folder.file("a.trace"), pageBits: 2, pages: 2)
    var plain: [Number] = []
    var left = 0
    for _ in 0..<5_000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        plain.append(Number(value: random.next()))
        table.append(plain[plain.count - 1])
      case 1:
        for (page, entries) in table.evict() {
          left += 1
          for (index, entry) in entries.enumerated() { #expect(entry == plain[4 * page + index]) }
        }
      default:
        guard !plain.isEmpty else { continue }
        // Some are in use more often than others.
        let number = Int.random(in: 0...Int.random(in: 0..<plain.count, using: &random), using: &random)
        let place = table.locate(number)
        #expect(table.entries[place] == plain[number])
        plain[number] = Number(value: random.next(), mustStay: Int.random(in: 0..<4, using: &random) == 0)
        table.entries[place] = plain[number]
      }
      #expect(table.count == plain.count)
    }
    #expect(left > 100)
    var inMemory: [Int] = []
    table.forEachInMemory { number, place in
      inMemory.append(number)
      #expect(table.entries[place] == plain[number])
      #expect(table.locateInMemory(number) == place)
    }
    #expect(inMemory == inMemory.sorted() && inMemory.count < plain.count)
    for number in plain.indices { #expect(table.entries[table.locate(number)] == plain[number]) }
    #expect(table.failure == nil)
  }

  @Test func whatIsInUseStaysInMemoryHoweverMuchItIs() {
    var table = PagedTable<Number>(scratchBeside: folder.file("a.trace"), pageBits: 2, pages: 2)
    for value in 0..<400 { table.append(Number(value: UInt64(value))) }
    var left = 0
    for round in 0..<2_000 {
      for number in 0..<20 { _ = table.locate((round * 20 + number) % 400) }
      let evicted = table.evict().count
      if round >= 1_000 { left += evicted }
    }
    // 100 pages in turn, five a round: with two in memory 5,000 would leave.
    #expect(left < 1_200)
  }

  @Test func withoutAPlaceForItNothingLeavesMemory() {
    var table = PagedTable<Number>(scratchBeside: folder.file("missing/a.trace"), pageBits: 2, pages: 2)
    for value in 0..<400 { table.append(Number(value: UInt64(value))) }
    for _ in 0..<10 { #expect(table.evict().isEmpty) }
    #expect(table.locateInMemory(0) != nil)
  }
}
