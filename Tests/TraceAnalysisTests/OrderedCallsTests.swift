import Glibc
import TestSupport
import Testing
import TraceStore

@testable import TraceAnalysis
import Replay
import TraceModel

/// Calls in the order in which they begin, whatever the order of runs and blocks in the file.
struct OrderedCallsTests {
  /// A program of a few goroutines whose runs stand in any order that keeps each goroutine's own.
  private static func script(_ random: inout SplitMix64) -> EventScript {
    var runs: [[String]] = []
    var left: [[[String]]] = (1...Int.random(in: 1...4, using: &random)).map { goroutine in
      var time = UInt64.random(in: 0...30, using: &random)
      var depth = 0
      let events = (0..<Int.random(in: 1...24, using: &random)).map { _ -> String in
        // Often no time passes, so that calls begin together.
        time += UInt64(max(Int.random(in: -4...9, using: &random), 0))
        let enters = depth == 0 || (depth < 4 && Bool.random(using: &random))
        depth += enters ? 1 : -1
        let what = enters ? "> f\(Int.random(in: 0...3, using: &random))" : "<"
        return "\(time) \(goroutine) \(what) -"
      }
      return stride(from: 0, to: events.count, by: 3).map { Array(events[$0..<min($0 + 3, events.count)]) }
    }
    while let index = left.indices.filter({ !left[$0].isEmpty }).randomElement(using: &random) {
      runs.append(left[index].removeFirst())
    }
    return EventScript(runs.joined().joined(separator: "\n"))
  }

  private struct List: CallRecordSink, CallVisitor {
    var calls: [CallRecord] = []

    mutating func add(_ call: CallRecord) { calls.append(call) }

    mutating func enter(goroutine: UInt32, call: SingleCall) {}

    mutating func leave(
      goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
    ) {
      add(CallRecord(call, goroutine: goroutine, level: callers.depth, duration: duration, isOpen: isOpen))
    }
  }

  @Test func noOrderOfTheFileChangesThatOfCalls() throws {
    var random = SplitMix64(seed: 7)
    var compared = 0
    for round in 0..<300 {
      var script = Self.script(&random)
      script.cost = (1, 1)
      try script.withTrace(blocksOf: Int.random(in: 1...12, using: &random)) { reader in
        let trace = try LoadedTrace(reader)
        var filter = CallFilter()
        switch round % 6 {
        case 1: filter.window = 10...40
        case 2: filter.minimumDuration = 12
        case 3: filter.roles = trace.symbols.map { $0.name == "f0" ? .focused : $0.name == "f1" ? .ignored : [] }
        case 4:
          filter.compensates = true
          filter.goroutines = trace.summary.goroutines.indices.map { $0 == 0 }
        default: break
        }
        let pass = try EventPass(reader, trace, filter: filter)
        let expected = try pass.walkCalls(List()).visitor.calls.sorted(by: CallRecord.isBefore)
        for stride in [1, 2, 5, 1000] {
          var list = List()
          #expect(try pass.forEachCall(stride: stride, &list).isEmpty)
          #expect(list.calls == expected, "round \(round), stride \(stride)")
        }
        var outer = List()
        _ = try pass.forEachCall(depth: 2, stride: 1, &outer)
        #expect(outer.calls == expected.filter { $0.level < 2 })
        compared += expected.count
      }
    }
    #expect(compared > 3000)
  }
}
