import Console
import Testing
import TraceAnalysis

/// Traces of any shape give an answer whose size is in proportion to the trace.
struct ShapeTests {
  private struct Reports {
    var tree = OutputBuffer()
    var flame = OutputBuffer()
    var json = OutputBuffer()
    var deeper = 0

    init(_ profile: Profile, treeDepth: Int = TreeOptions.defaultDepth) {
      let names = FunctionNames(profile.functions)
      let report = TreeReport(profile, names: names, options: TreeOptions(depth: treeDepth))
      TreeText(report, names: names).write(to: &tree)
      deeper = FoldedStacks(profile, names: names).write(to: &flame)
      CallTreeJSON(profile, names: names).write(to: &json)
    }
  }

  private func lineCount(_ out: OutputBuffer) -> Int { out.bytes.reduce(0) { $0 + ($1 == 10 ? 1 : 0) } }

  @Test func aDeepRecursionNeitherOverflowsNorGrowsQuadratically() {
    let depth = 20_000
    let profile = Profile(merging: [Samples.chain(depth: depth)])
    let reports = Reports(profile)
    // TOTAL, an empty line, 64 levels, and the line for the rest.
    #expect(lineCount(reports.tree) == 67)
    #expect(reports.tree.text.contains("… 19,936 call paths deeper"))
    #expect(lineCount(reports.flame) == FoldedStacks.defaultDepth + 1)
    #expect(reports.deeper == depth - FoldedStacks.defaultDepth)
    #expect(reports.json.bytes.count < depth * 300)
    let all = Reports(profile, treeDepth: depth)
    #expect(lineCount(all.tree) == depth + 2)
    #expect(all.tree.bytes.count < depth * 200)
    let folded = Reports(profile.foldingRecursion())
    #expect(folded.flame.text == "main.deep 20000000000\n")
    let inverted = Reports(profile.inverted(depth: 4))
    #expect(lineCount(inverted.tree) == 6)
  }

  @Test func manyPathsAreAllThere() {
    let paths = 20_000
    let reports = Reports(Profile(merging: [Samples.wide(paths: paths)]))
    #expect(lineCount(reports.tree) == paths + 2)
    #expect(lineCount(reports.flame) == paths)
    #expect(reports.deeper == 0)
  }

  @Test func aCallOfTenHours() throws {
    let hour: UInt64 = 3_600_000_000_000
    let script = EventScript(
      """
      0 1 > main.main
      \(hour) 1 > main.wait
      \(10 * hour) 1 <
      \(10 * hour + 240_000_000_000) 1 <
      """)
    try script.withTrace { reader in
      let reports = Reports(Profile(merging: [try LoadedTrace(reader)]))
      #expect(reports.tree.text.contains("TOTAL: 10h04m"))
      #expect(reports.tree.text.contains("9h00m"))
      #expect(reports.flame.text.contains("main.main;main.wait 32400000000000\n"))
      #expect(reports.json.text.contains("\"duration_ns\":36240000000000"))
    }
  }
}
