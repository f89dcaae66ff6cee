import Console
import TestSupport
import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

struct LineageTests {
  /// Nodes as "parent spawned-by goroutines/open", without the root.
  private func rows(_ traces: [LoadedTrace]) throws -> [String] {
    let lineage = try Lineage(traces)
    return lineage.nodes.enumerated().dropFirst().map { _, node in
      let origin: String
      switch node.origin {
      case .main: origin = "main"
      case .runtime: origin = "runtime"
      case .untraced: origin = "untraced"
      case .spawned(let site):
        origin = "go \(site.map { lineage.sites[Int($0)] }.map { "\($0.file):\($0.line)" } ?? "?")"
      }
      return "\(node.parent) \(origin) \(node.goroutines)/\(node.open)"
    }
  }

  @Test func goroutinesMeetWhereTheirChainsOfSpawnSitesDo() throws {
    #expect(
      try rows([Samples.server]) == [
        "0 main 1/0", "1 go /src/app/server/pool.go:42 8/2", "0 untraced 0/0",
        "3 go /go/src/net/http/server.go:3454 3/0", "0 runtime 1/0", "2 go /src/app/server/pool.go:42 1/0",
      ])
  }

  @Test func severalTracesAreMerged() throws {
    let rows = try rows([Samples.server, Samples.server])
    #expect(rows.count == 6)
    #expect(rows[1] == "1 go /src/app/server/pool.go:42 16/4")
  }

  @Test func sameNumbersInAnotherProcessAreOtherGoroutines() throws {
    var b = Samples.Builder(wallMilliseconds: 1)
    let site = b.site("main.main", "m.go", 3)
    b.goroutine(1, parent: 0, first: 0, last: 1, inCalls: 0)
    b.goroutine(5, parent: 1, site: site, first: 0, last: 1, inCalls: 0)
    b.trace.summary.goroutines[1].process = 1
    #expect(try rows([b.trace]) == ["0 main 1/0", "0 untraced 0/0", "2 go m.go:3 1/0"])
  }

  @Test func aCircleOfParentsEnds() throws {
    var b = Samples.Builder(wallMilliseconds: 1)
    b.goroutine(2, parent: 3, first: 0, last: 1, inCalls: 0)
    b.goroutine(3, parent: 4, first: 0, last: 1, inCalls: 0)
    b.goroutine(4, parent: 2, first: 0, last: 1, inCalls: 0)
    b.goroutine(9, parent: 9, first: 0, last: 1, inCalls: 0)
    let nodes = try Lineage([b.trace]).nodes
    #expect(nodes.reduce(0) { $0 + $1.goroutines } == 4)
  }

  @Test(arguments: 1...20) func parentsMayStandBeforeOrBehindTheirChildren(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var b = Samples.Builder(wallMilliseconds: 1)
    let sites = (1...3).map { b.site("main.f", "m.go", $0) }
    b.goroutine(1, parent: 0, first: 0, last: 1, inCalls: 0)
    for goid in 2...UInt64(40) {
      // The parents 100 and up have no events.
      let parent =
        Int.random(in: 0..<6, using: &random) == 0 ? 100 + goid % 3 : UInt64.random(in: 1..<goid, using: &random)
      b.goroutine(goid, parent: parent, site: sites.randomElement(using: &random), first: 0, last: goid, inCalls: 0)
    }
    let inOrder = b.trace
    b.trace.summary.goroutines.shuffle(using: &random)
    #expect(try paths(inOrder) == paths(b.trace))
  }

  /// Nodes by the spawn sites that led to them, sorted.
  private func paths(_ trace: LoadedTrace) throws -> [String] {
    let nodes = try Lineage([trace]).nodes
    var paths: [String] = []
    for node in nodes { paths.append((paths.isEmpty ? "" : paths[Int(node.parent)]) + " \(node.origin)") }
    return zip(paths, nodes).map { "\($0) \($1.goroutines) \($1.lifetimes)" }.sorted()
  }

  @Test func aChainOfGoroutinesNeitherOverflowsNorGrowsQuadratically() throws {
    let length = 20_000
    let lineage = try Lineage([Samples.spawnChain(length: length)])
    #expect(lineage.nodes.count == length + 1)
    #expect(lineage.nodes.dropFirst().allSatisfy { $0.goroutines == 1 })
    var out = OutputBuffer()
    LineageText(LineageReport(lineage, depth: 64)).write(to: &out)
    #expect(out.text.contains("19,936"))
    #expect(out.text.split(separator: "\n").count == 67)
    var all = OutputBuffer()
    LineageText(LineageReport(lineage)).write(to: &all)
    #expect(all.bytes.count < length * 300)
  }

  @Test func lifetimesAreFromTheFirstEventToTheEndOfOpenCalls() throws {
    let node = try Lineage([Samples.server]).nodes[2]
    #expect(node.lifetimes.count == 8)
    #expect(node.lifetimes.minTime == 998_000_000)
    #expect(node.lifetimes.maxTime == 2_210_000_000)
    #expect(node.inCalls == 4_000_000_000)
  }
}
