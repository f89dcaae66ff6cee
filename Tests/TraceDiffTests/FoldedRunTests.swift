import Foundation
import TraceStore
import Testing
import TraceModel

@testable import TraceAnalysis
@testable import TraceDiff

/// Runs of one program of which each has folded other call paths, or none.
struct FoldedRunTests {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/traces/v1-folded-paths/random.trace").path

  private let folded: LoadedTrace
  private let whole: LoadedTrace

  init() throws {
    folded = try LoadedTrace(path: Self.path)
    whole = try LoadedTrace(TraceReader(path: Self.path), paths: .all)
  }

  @Test func oneHasFoldedPathsAndTheOtherAllOfThem() {
    #expect(folded.hasFoldedPaths && !whole.hasFoldedPaths)
    #expect(folded.summary.callTree.folded != .unbounded)
    #expect(folded.summary.callTree.nodes.count < whole.summary.callTree.nodes.count)
  }

  @Test func functionsAndCallersAreExact() {
    let comparison = RunComparison(base: [folded], head: [whole])
    let report = DiffReport(comparison, options: JudgementOptions())
    #expect(!report.rows.isEmpty)
    #expect(report.rows.allSatisfy { $0.calls.outcome == .unchanged && $0.calls.ground == .exact })
    // To the rounding of each path's nanoseconds.
    let rounding = Double(whole.summary.callTree.nodes.count)
    #expect(report.rows.allSatisfy { abs($0.totalTime.difference) <= rounding })
    let findings = CallFindings(comparison, level: 0.05)
    #expect(findings.findings.isEmpty && findings.added.isEmpty && findings.vanished.isEmpty)
  }

  @Test func nothingThatMayBeMissingIsAChange() {
    let (base, head) = (folded.withOther(), whole.withOther())
    for (base, head) in [(base, head), (head, base), (base, base)] {
      let comparison = RunComparison(base: [base], head: [head])
      let paths = ChangedPaths(comparison, threshold: 0)
      let changed = comparison.tree.calls.filter { paths.isChanged[$0] }
      // (other) is of what was folded, and paths of which all calls are known have not changed.
      #expect(changed.allSatisfy { paths.calls[$0].base == paths.calls[$0].head })
    }
  }

  @Test func whatIsCalledMoreOftenThanWhatIsMissingIsAChange() throws {
    var more = whole
    let path = try #require(
      more.summary.callTree.nodes.lastIndex { $0.totals.calls > 2 && $0.totals.openCalls == 0 })
    more.summary.callTree.nodes[path].totals.calls += 1000
    let comparison = RunComparison(base: [folded.withOther()], head: [more])
    let paths = ChangedPaths(comparison, threshold: 0.5)
    let changed = comparison.tree.calls.filter { paths.calls[$0].head - paths.calls[$0].base > 900 }
    #expect(changed.count == 1 && changed.allSatisfy { paths.isChanged[$0] })
  }
}
