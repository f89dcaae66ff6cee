import Testing

import TraceModel

@testable import Replay

struct SpawnMatcherTests {
  private let site = SpawnSiteID(rawValue: 7)

  private func matcher(_ spawns: [(goroutine: UInt32, path: UInt32)], maximumQueues: Int = 2) -> SpawnMatcher<
    CountedSpawns
  > {
    var matcher = SpawnMatcher<CountedSpawns>(findsSilent: true, maximumQueues: maximumQueues)
    for (goroutine, path) in spawns {
      matcher.spawn(goroutine: goroutine, process: 0, path: path, site: site, ())
    }
    return matcher
  }

  private func taken(_ matcher: inout SpawnMatcher<CountedSpawns>, _ parent: UInt32) -> UInt32? {
    matcher.take(parent: parent, process: 0, site: site, after: 0)?.path
  }

  @Test func ofTooManyGoroutinesThatWaitForWhatTheySpawnedTheOldestIsForgotten() {
    var matcher = matcher([(1, 10), (2, 20), (1, 11), (3, 30)])
    #expect(taken(&matcher, 1) == nil)
    #expect(taken(&matcher, 2) == 20)
    #expect(taken(&matcher, 3) == 30)
    #expect(taken(&matcher, 3) == nil)
  }

  @Test func aGoroutineWhoseSpawnEventsAreTakenDoesNotCountAndOneThatSpawnsAgainIsYoung() {
    var matcher = matcher([(1, 10), (2, 20)])
    #expect(taken(&matcher, 1) == 10)
    for path in [12, 13] as [UInt32] {
      matcher.spawn(goroutine: path == 12 ? 1 : 3, process: 0, path: path, site: site, ())
    }
    #expect(taken(&matcher, 2) == nil)
    #expect(taken(&matcher, 1) == 12)
    #expect(taken(&matcher, 3) == 13)
  }

  @Test func whatIsForgottenWaitsForNoSilentGoroutine() {
    var matcher = matcher([(1, 10), (2, 20), (3, 20)])
    #expect(matcher.pathOfSilent(.init(process: 0, goid: 100)) == 20)
    #expect(matcher.pathOfSilent(.init(process: 0, goid: 101)) == 20)
    #expect(matcher.pathOfSilent(.init(process: 0, goid: 102)) == nil)
    // The first is forgotten by now; it is looked for anew and nothing waits any more.
    #expect(matcher.pathOfSilent(.init(process: 0, goid: 100)) == nil)
    #expect(matcher.pathOfSilent(.init(process: 0, goid: 102)) == nil)
  }

  @Test func manyGoroutinesInTurnLeaveNothing() {
    var matcher = SpawnMatcher<CountedSpawns>(findsSilent: true)
    for goroutine in 0..<200_000 as Range<UInt32> {
      matcher.spawn(goroutine: goroutine, process: 0, path: goroutine, site: site, ())
      #expect(taken(&matcher, goroutine) == goroutine)
    }
    #expect(matcher.pathOfSilent(.init(process: 0, goid: 1)) == nil)
  }
}
