import Console
import TestSupport
import Testing
import TraceAnalysis
import TraceStore
import TraceModel

struct EachCallTests {
  private func with<Result>(
    _ filter: CallFilter = CallFilter(), _ body: (EventPass, LoadedTrace, FunctionNames) throws -> Result
  ) throws -> Result {
    try EventScript.workers.withTrace { reader in
      let trace = try LoadedTrace(reader)
      return try body(EventPass(reader, trace, filter: filter), trace, FunctionNames(trace.symbols))
    }
  }

  @Test func textIsAsRecorded() throws {
    try with { pass, _, names in
      var out = OutputBuffer()
      #expect(try EachCallText(pass, names: names).write(to: &out).isEmpty)
      try expectGolden(out.text, "tree --each-call.txt")
    }
    var filter = CallFilter()
    filter.window = 505...1200
    try with(filter) { pass, _, names in
      var part = OutputBuffer()
      _ = try EachCallText(pass, names: names).write(depth: 1, to: &part)
      try expectGolden(part.text, "tree --each-call --depth 1 --from 505ns --to 1200ns.txt")
    }
  }

  @Test func jsonIsAsRecorded() throws {
    try with { pass, _, names in
      var out = OutputBuffer()
      #expect(try EachCallJSON(pass, names: names).write(to: &out).isEmpty)
      try expectGolden(out.text, "json --each-call.txt")
    }
  }

  @Test func slowCallsAreThoseOfTheSummary() throws {
    try with { pass, trace, names in
      let step = try #require(trace.symbols.firstIndex { $0.name == "main.step" })
      let slow = try SlowCalls(pass, of: [FunctionID(rawValue: UInt32(step))], count: 2)
      #expect(slow.calls == 3 && slow.callsLeftOut == 1)
      // From 300 to the end at 2000, for it is open, and from 110 to 500; the third took 90, from 510 to 800 with a
      // stall of 200.
      #expect(slow.rows.map(\.duration) == [1700, 390])
      #expect(slow.rows.map(\.start) == [300, 110])
      #expect(
        slow.rows.allSatisfy { $0.path.map { trace.symbols[Int($0.rawValue)].name } == ["main.work", "main.step"] })
      let all = try SlowCalls(pass, of: [FunctionID(rawValue: UInt32(step))], count: 10)
      #expect(all.rows.map(\.isOpen) == [true, false, false])
      #expect(all.rows.reduce(0) { $0 + $1.duration } == 2180)
      let work = try #require(trace.symbols.firstIndex { $0.name == "main.work" })
      let outer = try SlowCalls(pass, of: [FunctionID(rawValue: UInt32(work))], count: 1)
      #expect(outer.rows.first?.slowestCallee == FunctionID(rawValue: UInt32(step)))
      #expect(outer.rows.first?.slowestDuration == 1700)
      #expect(outer.rows.first?.duration == 1800)
      var out = OutputBuffer()
      all.table(trace, names: names).write(as: .text, to: &out)
      try expectGolden(out.text, "calls main.step.txt")
    }
  }

  /// Every number of calls asked for gives the start of the same list.
  @Test func fewerCallsAreTheFirstOfMore() throws {
    try with { pass, trace, _ in
      let functions = Set(trace.symbols.indices.map { FunctionID(rawValue: UInt32($0)) })
      let all = try SlowCalls(pass, of: functions, count: 100).rows
      #expect(all.count == 8)
      #expect(zip(all, all.dropFirst()).allSatisfy { $0.duration >= $1.duration })
      for count in 1...9 {
        #expect(try SlowCalls(pass, of: functions, count: count).rows == Array(all.prefix(count)))
      }
    }
  }
}
