import Console
import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

/// Deep, long and wide traces. Each is so large that a report which looks at all of it for every part of it takes
/// hours.
struct LargeTraceTests {
  private static let many = 100_000

  /// A million calls deep is what Go's stacks allow.
  @Test(arguments: [false, true])
  func slowestOfVeryDeepCalls(areOpen: Bool) throws {
    var script = EventScript("0 1 > main.main\n1 1 > main.work")
    var batch = EventBatch()
    for depth in 0..<Self.many {
      batch.times.append(UInt64(10 + depth))
      batch.codes.append(script.batch.codes[1])
    }
    if !areOpen {
      for depth in 0..<Self.many {
        batch.times.append(UInt64(10 + Self.many + depth))
        batch.codes.append(EventCode.exit.rawValue)
      }
    }
    batch.runs = [.init(goroutine: 0, count: UInt32(batch.times.count))]
    script.append(batch)
    try script.withTrace { reader in
      let trace = try LoadedTrace(reader)
      let calls = try SlowCalls(EventPass(reader, trace), of: [FunctionID(rawValue: 1)], count: 20)
      #expect(calls.calls == UInt64(Self.many + 1) && calls.rows.count == 20)
      #expect(calls.rows.allSatisfy { $0.path.count <= SlowCalls.framesKept })
      // The outermost calls take longest; what is not shown of a path is known to be there.
      #expect(calls.rows.map(\.depth) == Array(2..<22))
      let deepest = try SlowCalls(EventPass(reader, trace), of: [FunctionID(rawValue: 1)], count: .max).rows
      #expect(deepest.contains { $0.depth == Self.many + 2 && $0.path.count == SlowCalls.framesKept })
    }
  }

  /// Goroutines that are each other's parents, and all behind one another.
  @Test(arguments: [2, 3, 1000, many])
  func circlesOfParentsAreCutWhereTheyClose(length: Int) throws {
    var b = Samples.Builder(wallMilliseconds: 1)
    let site = b.site("main.next", "m.go", 9)
    let circles = Self.many / length
    for place in 0..<length {
      for circle in 0..<circles {
        b.goroutine(
          UInt64(circle * length + place + 1), parent: UInt64(circle * length + (place + 1) % length + 1), site: site,
          first: 0, last: 1, inCalls: 1)
      }
    }
    let lineage = try Lineage([b.trace])
    let goroutines = UInt64(circles * length)
    #expect(lineage.nodes.reduce(0) { $0 + $1.goroutines } == goroutines)
    let rows = LineageReport(lineage, depth: 64).rows
    #expect(rows.reduce(0) { $0 + $1.node.goroutines } == goroutines)
  }

  @Test func callsAndGoStatementsThatAreHeldBackLeaveInOrder() throws {
    var script = EventScript("0 1 > main.main\n1 1 go 7\n2 1 <\n3 1 > main.deep")
    let (spawn, enter) = (script.batch.codes[1], script.batch.codes[3])
    var batch = EventBatch()
    var time: UInt64 = 10
    func add(_ code: UInt32) {
      batch.times.append(time)
      batch.codes.append(code)
      time += 1
    }
    for _ in 0..<Self.many {
      add(enter)
      add(spawn)
    }
    for _ in 0..<Self.many { add(EventCode.exit.rawValue) }
    batch.runs = [.init(goroutine: 0, count: UInt32(batch.times.count))]
    script.append(batch)
    try script.withTrace { reader in
      var filter = CallFilter()
      filter.minimumDuration = UInt64(Self.many)
      let pass = try EventPass(reader, LoadedTrace(reader), filter: filter)
      var events = 0
      var last: UInt64 = 0
      var isOrdered = true
      let damage = try pass.forEachBatch { batch in
        events += batch.times.count
        isOrdered = isOrdered && batch.times.allSatisfy { $0 >= last }
        last = batch.times.last ?? last
      }
      #expect(damage.isEmpty && events > Self.many)
      #expect(isOrdered)
    }
  }

  @Test func packagesThatAreAlikeForVeryLong() {
    let tail = String(repeating: "a/", count: Self.many) + "p.F"
    let names = FunctionNames(["x/", "y/"].map { Symbol(name: $0 + tail, package: "", file: "", line: 0) })
    #expect(names[0] == "x/" + tail && names[1] == "y/" + tail)
  }
}
