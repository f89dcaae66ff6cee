import Testing
import TestSupport
import TraceModel

@testable import TraceAnalysis

/// Recursion folded: by the definition, on every small tree.
struct RecursionTests {
  /// Trees of up to six calls of three functions, each called or, for the third one, also spawned.
  private static func everyTree(calls: Int, _ check: (PathTree) -> Void) {
    func grow(_ builder: PathTreeBuilder) {
      check(builder.tree)
      guard builder.tree.pathCount < calls else { return }
      let last = UInt32(builder.tree.nodes.count - 1)
      for parent in 0...last {
        for (function, origin) in [(0, CallOrigin.called), (1, .called), (2, .called), (2, .spawned)] {
          var next = builder
          let frame = PathTree.Frame(function: UInt32(function), origin: origin)
          // Each tree once: a node comes after the last one of its tree, or is a child of it.
          let node = next.child(of: parent, frame)
          guard Int(node) == builder.tree.nodes.count, parent >= (last == 0 ? 0 : builder.tree.nodes[Int(last)].parent)
          else { continue }
          let time = UInt64(1) << UInt64(node * 2)
          let calls = UInt64(node) + 1
          let totals = CallTotals(calls: calls, totalTime: 90_000 / calls, selfTime: time, minTime: 1, maxTime: 2)
          next.add(totals, to: node)
          grow(next)
        }
      }
    }
    grow(PathTreeBuilder())
  }

  /// The frames from the root to a node, with what is between two calls of a function left out.
  private static func foldedPath(_ node: Int, in tree: PathTree) -> [PathTree.Frame] {
    guard node > 0 else { return [] }
    let frame = tree.nodes[node].frame
    let above = foldedPath(Int(tree.nodes[node].parent), in: tree)
    guard frame.origin == .called else { return above + [frame] }
    let goroutine = above.lastIndex { $0.origin != .called } ?? 0
    let outer = above.indices.last { $0 >= goroutine && above[$0].function == frame.function }
    return outer.map { Array(above[...$0]) } ?? above + [frame]
  }

  @Test func everySmallTreeIsFoldedByTheDefinition() {
    var trees = 0
    Self.everyTree(calls: 5) { tree in
      trees += 1
      let folded = Profile(
        functions: [], tree: tree, wallNanoseconds: 1
      ).foldingAllRecursion()
      var expected: [[PathTree.Frame]: (totals: CallTotals, nested: UInt64)] = [:]
      for node in tree.calls {
        let path = Self.foldedPath(node, in: tree)
        var totals = tree.nodes[node].totals
        var isNested = false
        var above = Int(tree.nodes[node].parent)
        while above > 0 {
          if Self.foldedPath(above, in: tree) == path { isNested = true }
          above = Int(tree.nodes[above].parent)
        }
        if isNested { totals.totalTime = 0 }
        expected[path, default: (CallTotals(), 0)].totals.add(totals)
        if isNested { expected[path]?.nested += totals.calls }
      }
      let result = folded.profile.tree
      let isRight =
        result.pathCount == expected.count
        && result.calls.allSatisfy { node in
          var path: [PathTree.Frame] = []
          var above = node
          while above > 0 {
            path.insert(result.nodes[above].frame, at: 0)
            above = Int(result.nodes[above].parent)
          }
          return expected[path]?.totals == result.nodes[node].totals
            && expected[path]?.nested == folded.nestedCalls[node]
        }
      if !isRight { Issue.record("\(tree.nodes.map { ($0.parent, $0.frame.function, $0.frame.origin) })") }
    }
    #expect(trees > 10_000)
  }

  @Test func callsAndSelfTimesAreAllThere() {
    Self.everyTree(calls: 4) { tree in
      let profile = Profile(functions: [], tree: tree, wallNanoseconds: 1)
      for folded in [profile.foldingRecursion().tree, profile.foldingAllRecursion().profile.tree] {
        #expect(folded.nodes.reduce(0) { $0 + $1.totals.calls } == tree.nodes.reduce(0) { $0 + $1.totals.calls })
        #expect(
          folded.nodes.reduce(0) { $0 + $1.totals.selfTime } == tree.nodes.reduce(0) { $0 + $1.totals.selfTime })
      }
    }
  }

  @Test func aDeepCycleIsShort() {
    var builder = PathTreeBuilder()
    var node: UInt32 = 0
    for level in 0..<100_000 {
      node = builder.child(of: node, PathTree.Frame(function: UInt32(level % 50)))
      builder.add(CallTotals(calls: 1, totalTime: UInt64(200_000 - level), selfTime: 1), to: node)
    }
    let folded = Profile(functions: [], tree: builder.tree, wallNanoseconds: 1).foldingAllRecursion()
    #expect(folded.profile.tree.pathCount == 50)
    #expect(folded.profile.tree.nodes[1].totals.totalTime == 200_000)
    #expect(folded.nestedCalls[1] == 1_999)
  }
}
