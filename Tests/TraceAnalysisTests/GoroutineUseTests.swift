import Console
import TestSupport
import Testing

@testable import TraceAnalysis
@testable import TraceStore
import TraceModel

/// Reports are the same whether goroutines stay in the file or are in memory.
struct GoroutineUseTests {
  /// A tree of goroutines at random, each of which makes some calls.
  private static func script(seed: UInt64) -> EventScript {
    var random = SplitMix64(seed: seed)
    var lines = ["1 1 > main.main"]
    var names = ["1"]
    var time: UInt64 = 1
    for goid in 2..<UInt64.random(in: 20...60, using: &random) {
      // Of some the parent ran no traced code.
      let parent = Int.random(in: 0..<8, using: &random) == 0 ? "900" : names.randomElement(using: &random) ?? "1"
      let (goid, line) = (goid * 10, UInt64.random(in: 1...4, using: &random))
      if parent != "900" { lines.append("\(time) \(parent) go \(line)") }
      lines.append("\(time + 2) \(parent).\(line):\(goid) > main.f\(line)")
      time += UInt64.random(in: 2...50, using: &random)
      if Bool.random(using: &random) { lines.append("\(time) \(goid) <") }
      names.append("\(goid)")
    }
    return EventScript(lines.joined(separator: "\n"))
  }

  private func text(_ table: Table) -> String {
    var out = OutputBuffer()
    table.write(as: .text, to: &out)
    return out.text
  }

  /// Everything that is said of goroutines, and of calls.
  private func reports(_ trace: LoadedTrace) throws -> [String] {
    let lineage = try Lineage([trace, trace])
    let activity = try PageGoroutines([trace, trace], maximumRows: 10).activity
    let profile = Profile(merging: [trace])
    let counts = trace.goroutineCounts
    var page = OutputBuffer()
    try HTMLReport([trace], profile, names: FunctionNames(profile.functions), title: "t").write(to: &page)
    return [
      "\(lineage.nodes)", "\(activity.alive) \(activity.goroutines) \(activity.open) \(activity.rows)",
      "\(profile.tree.nodes)", "\(InfoReport(trace).facts)", page.text, "\(counts?.bySite ?? [])",
    ] + (try GoroutineList.Order.allCases.map { text(try GoroutineList([trace, trace], order: $0).table) })
  }

  @Test(arguments: 1...20) func reportsAreTheSame(seed: UInt64) throws {
    try Self.script(seed: seed).withTrace { reader in
      let all = try LoadedTrace(reader)
      let passes = try LoadedTrace(reader, goroutines: .passes)
      #expect(all.summary.goroutines.count == reader.goroutineCount)
      #expect(passes.summary.goroutines.isEmpty)
      #expect(try reports(all) == reports(passes))
      #expect(try reports(all) == reports(LoadedTrace(reader, goroutines: .lineage)))
      let nothing = try LoadedTrace(reader, goroutines: .nothing)
      #expect(nothing.goroutineCounts == nil)
      #expect(Profile(merging: [nothing]).tree.nodes == Profile(merging: [all]).tree.nodes)
      // A pass through the events has all goroutines.
      let pass = try EventPass(reader, nothing)
      #expect(pass.trace.summary == all.summary)
      // And asking all the same gives them.
      var each: [Goroutine] = []
      try nothing.forEachGoroutine { each.append($1) }
      #expect(each == all.summary.goroutines)
    }
  }

  @Test func whoTheyAreStaysWhereFunctionsAreChosen() throws {
    try Self.script(seed: 3).withTrace { reader in
      var selection = CallSelection()
      selection.packages = ["main"]
      let (whole, counted) = try (LoadedTrace(reader), LoadedTrace(reader, goroutines: .passes))
      let all = whole.choosing(ResolvedSelection(selection, in: [whole]))
      let passes = counted.choosing(ResolvedSelection(selection, in: [counted]))
      var each: [Goroutine] = []
      try passes.forEachGoroutine { each.append($1) }
      #expect(each == all.summary.goroutines)
      #expect(each.allSatisfy { $0.spawnPath == 0 })
    }
  }

  @Test(arguments: 1...10) func theFirstOfAListAreThoseOfAllOfIt(seed: UInt64) throws {
    try Self.script(seed: seed).withTrace { reader in
      let trace = try LoadedTrace(reader, goroutines: .passes)
      for order in GoroutineList.Order.allCases {
        for maximumCount in [1, 3, 1000] {
          var whole = try GoroutineList([trace, trace], order: order).table
          whole.keepFirst(maximumCount)
          #expect(
            text(try GoroutineList([trace, trace], order: order, maximumCount: maximumCount).table) == text(whole))
        }
      }
    }
  }

  @Test func damagedFactsAreMadeAnewFromTheEvents() throws {
    try Self.script(seed: 5).withTrace { whole in
      let block = try #require(whole.blocks.first { $0.kind == BlockKind.goroutineFacts.rawValue })
      var bytes = try whole.file.read(Int(whole.fileBytes), at: 0)
      bytes[Int(block.offset) + Format.blockHeaderBytes] ^= 1
      let reader = try TraceReader(bytes: bytes)
      let all = try LoadedTrace(reader)
      let passes = try LoadedTrace(reader, goroutines: .passes)
      for trace in [all, passes, try LoadedTrace(reader, goroutines: .lineage)] {
        #expect(trace.damage.map(\.block) == [block.sequence])
        #expect(trace.file?.hasSummary == false)
        #expect(try trace.summary == LoadedTrace(whole).summary)
      }
      #expect(try reports(all) == reports(passes))
      // Who asks for no goroutine is not concerned.
      let nothing = try LoadedTrace(reader, goroutines: .nothing)
      #expect(nothing.damage.isEmpty)
      #expect(throws: TraceStoreError.damagedGoroutines(path: "")) { try nothing.forEachGoroutine { _, _ in } }
    }
  }
}
