import Console
import Testing
import TestSupport
import TraceModel
import TraceStore

@testable import TraceAnalysis

/// What is shown of a tree to a person who asks for nothing else.
struct ReadableTreeTests {
  /// A tree of random shape; totals of callees add up to at most their caller's.
  private static func randomTree(calls: Int, functions: UInt32, _ random: inout some RandomNumberGenerator) -> Profile {
    var builder = PathTreeBuilder()
    var left: [UInt64] = [0]
    for _ in 0..<calls {
      let parent = UInt32.random(in: 0..<UInt32(builder.tree.nodes.count), using: &random)
      let function = UInt32.random(in: 0..<functions, using: &random)
      let node = builder.child(of: parent, PathTree.Frame(function: function))
      guard Int(node) == left.count else { continue }
      let most = parent == 0 ? 1_000_000 : left[Int(parent)]
      let time = UInt64.random(in: 0...most, using: &random)
      if parent > 0 { left[Int(parent)] -= time }
      left.append(time)
      builder.add(CallTotals(calls: 1, totalTime: time), to: node)
    }
    for node in builder.tree.calls { builder.add(CallTotals(selfTime: left[node]), to: UInt32(node)) }
    let symbols = (0..<functions).map { Symbol(name: "main.f\($0)", package: "main", file: "f.go", line: $0) }
    return Profile(functions: symbols, tree: builder.tree, wallNanoseconds: 5_000_000)
  }

  @Test func whatMattersIsShownAndTheRestIsCounted() {
    var random = SplitMix64(seed: 7)
    for round in 0..<300 {
      let calls = [10, 39, 60, 300, 3_000][round % 5]
      let profile = Self.randomTree(calls: calls, functions: 1_000, &random)
      let report = TreeReport(profile, names: FunctionNames(profile.functions), options: TreeOptions(extent: .readable))
      let nodes = profile.tree.nodes
      var shown: Set<UInt32> = [0]
      var (sumOfSelfTimes, countedPaths) = (UInt64(0), UInt64(0))
      var lonely: Set<UInt32> = []
      for row in report.rows {
        switch row.content {
        case .call(let node):
          #expect(shown.contains(nodes[Int(node)].parent), "callers come first")
          shown.insert(node)
          sumOfSelfTimes += nodes[Int(node)].totals.selfTime
          countedPaths += 1
        case .hidden(let hidden):
          #expect(hidden.paths > 1, "one path is shown")
          sumOfSelfTimes += hidden.selfTime
          countedPaths += hidden.paths
        }
      }
      #expect(report.rows.count <= TreeOptions.maximumLines)
      #expect(countedPaths == UInt64(profile.tree.pathCount))
      #expect(sumOfSelfTimes == nodes.reduce(0) { $0 + $1.totals.selfTime })
      if profile.tree.pathCount <= TreeOptions.linesInAnyCase { #expect(report.hiddenPaths == 0) }
      // A path that stands for itself on the line that would count it may be smaller than others.
      for node in shown where node != 0 {
        let siblings = profile.tree.calls.filter { nodes[$0].parent == nodes[Int(node)].parent }
        if siblings.allSatisfy({ shown.contains(UInt32($0)) }) { lonely.insert(node) }
      }
      let smallest = shown.subtracting(lonely).subtracting([0]).map { nodes[Int($0)].totals.totalTime }.min() ?? .max
      let hidden = profile.tree.calls.filter { !shown.contains(UInt32($0)) }
      let greatestHidden = hidden.map { nodes[$0].totals.totalTime }.max() ?? 0
      #expect(report.greatestHidden == greatestHidden)
      #expect(smallest >= greatestHidden)
    }
  }

  @Test func aProgramThatWaitsHasLinesToo() {
    let profile = Profile(merging: [Samples.wide(paths: 20_000)])
    var idle = profile
    idle.wallNanoseconds = .max / 4
    let report = TreeReport(idle, names: FunctionNames(idle.functions), options: .readable)
    #expect(report.rows.count == TreeOptions.linesInAnyCase)
    let shown = report.rows.count { if case .call = $0.content { true } else { false } }
    #expect(report.hiddenPaths == UInt64(report.profile.tree.pathCount - shown))
  }

  @Test func theDepthThatIsAskedForIsFull() {
    var random = SplitMix64(seed: 3)
    let profile = Self.randomTree(calls: 3_000, functions: 1_000, &random)
    let names = FunctionNames(profile.functions)
    let report = TreeReport(profile, names: names, options: TreeOptions(depth: 1, extent: .readable))
    #expect(report.rows.allSatisfy { $0.depth <= 1 })
    let tops = report.rows.filter { $0.depth == 0 }
    #expect(tops.count > 1)
    #expect(report.rows.count <= TreeOptions.maximumLines)
  }

  @Test func theRestOfAReportIsSummedUp() {
    var random = SplitMix64(seed: 9)
    let profile = Self.randomTree(calls: 3_000, functions: 100, &random)
    let names = FunctionNames(profile.functions)
    let whole = FunctionReport(profile, names: names)
    var part = whole
    part.keepFirst(FunctionReport.readableRows)
    #expect(part.rows == Array(whole.rows.prefix(FunctionReport.readableRows)))
    #expect(part.rowsLeftOut == whole.rows.count - FunctionReport.readableRows)
    func sum(_ report: FunctionReport) -> UInt64 { report.rows.reduce(0) { $0 + $1.sum.totals.selfTime } }
    #expect(sum(part) + part.restTotals.selfTime == sum(whole))
    let cells = part.table.rest
    #expect(cells?.count == part.table.columns.count)
    var all = whole
    all.keepFirst(whole.rows.count)
    #expect(all.rowsLeftOut == 0 && all.table.rest == nil)
  }
}
