import Foundation
import Testing

@testable import Recording

/// Goroutines keep their numbers, whatever of them is in memory.
struct RecordedGoroutinesTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "gotrace-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  @Test(arguments: [false, true]) func manyGoroutinesOfSeveralProcessesSomeOfWhichComeBackLate(forgets: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var goroutines = RecordedGoroutines(
      scratchBeside: forgets ? folder.appending(path: "a.trace").path : nil, pageBits: 4, pages: 3)
    var expected: [[UInt64: UInt32]] = [[:], [:], [:]]
    var ticks: [UInt32: UInt64] = [:]
    var generator = SystemRandomNumberGenerator()
    var count: UInt32 = 0
    for round in 0..<60_000 {
      let process = round % 3
      // Mostly a new one, with goids that rise but not in order, and that have gaps.
      let late = UInt64.random(in: 0..<(round % 50 == 0 ? 20_000 : 40), using: &generator)
      let goid = UInt64(max(1, round / 3 * 2 - Int(late)))
      let known = expected[process][goid]
      #expect(goroutines.number(process: process, goid: goid) == known)
      if known == nil {
        goroutines.append(GoroutineProgress(process: UInt32(process), goid: goid))
        expected[process][goid] = count
        count += 1
      }
      let number = known ?? count - 1
      #expect(goroutines.hasEvents(number) == (ticks[number] != nil))
      let before = goroutines.advance(number, to: UInt64(round + 1), interval: UInt64(round % 2))
      #expect(before.lastTicks == ticks[number, default: 0])
      ticks[number] = UInt64(round + 1)
      if round % 40 == 0 { goroutines.evict() }
    }
    #expect(goroutines.failure == nil)
    #expect(goroutines.count == Int(count))
    // A process is gone, and its goids are free for another with its number, which there never is.
    goroutines.remove(process: 1)
    for (goid, number) in expected[2] { #expect(goroutines.number(process: 2, goid: goid) == number) }
  }
}
