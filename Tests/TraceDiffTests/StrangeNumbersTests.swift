import Console
import TestSupport
import Testing
import TraceAnalysis
import TraceDiff

/// A file from a stranger may say that a call took 500 years, or ended before it began: every comparison comes to its
/// end.
struct StrangeNumbersTests {
  @Test(arguments: 1...40)
  func everyComparisonEnds(seed: Int) {
    var numbers = StrangeNumbers(seed: seed)
    let traces = [numbers.trace(), numbers.trace()]
    for (base, head) in [
      ([traces[0]], [traces[1]]), ([traces[0], traces[1], traces[0]], [traces[1], traces[0], traces[1]]),
    ] {
      let comparison = RunComparison(base: base, head: head)
      for grouping in DiffGrouping.allCases {
        let result = DiffResult(comparison, by: grouping, options: JudgementOptions())
        for format in DiffFormat.allCases {
          var out = OutputBuffer()
          result.write(as: format, title: "t", root: "/", color: false, to: &out)
        }
      }
    }
    let history = TraceHistory(traces.map { HistoryEntry($0) }, maximumFunctions: 3)
    write { history.table.write(as: .text, to: &$0) }
    write { HistoryChart(history).writeHTML(title: "t", to: &$0) }
  }

  private func write(_ body: (inout OutputBuffer) -> Void) {
    var out = OutputBuffer()
    body(&out)
    #expect(!out.bytes.isEmpty)
  }
}
