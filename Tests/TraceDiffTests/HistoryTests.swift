import Console
import TestSupport
import Testing
import TraceAnalysis
import TraceStore

@testable import TraceDiff
import TraceModel

/// A function over many traces.
struct HistoryTests {
  @Test func newLevelsAreMarkedWhereTheyBegin() {
    let noise = [1.0, 1.004, 0.997, 1.002, 0.999, 1.003]
    let steady = (0..<30).map { 100 * noise[$0 % 6] }
    #expect(ChangePoints.find(in: steady).isEmpty)
    let step = steady.enumerated().map { $0 < 12 ? $1 : $1 * 1.1 }
    #expect(ChangePoints.find(in: step) == [12])
    let two = steady.enumerated().map { $0 < 10 ? $1 : $0 < 20 ? $1 * 1.2 : $1 * 1.05 }
    #expect(ChangePoints.find(in: two) == [10, 20])
    // One outlier is no level, and neither is a step that is smaller than 2 %.
    var outlier = steady
    outlier[15] = 500
    #expect(ChangePoints.find(in: outlier).isEmpty)
    #expect(ChangePoints.find(in: steady.enumerated().map { $0 < 15 ? $1 : $1 * 1.015 }).isEmpty)
    #expect(ChangePoints.find(in: []).isEmpty && ChangePoints.find(in: [1, 2, 3]).isEmpty)
    #expect(ChangePoints.find(in: (0..<20).map { $0 < 10 ? 0 : 5 }) == [10])
  }

  private func history() -> TraceHistory {
    // Given newest first.
    let entries = (0..<20).reversed().map { index in
      var trace = SampleRun.made { run in
        let main = run.add("main.main", selfTime: 500)
        run.add(below: main, "app/db.Query", calls: index < 10 ? 1 : 100, selfTime: 9000 + UInt64(index % 3))
        if index == 4 { run.add(below: main, "main.rare", selfTime: 1) }
      }
      trace.metadata.startUnixNanoseconds = Int64(index) * 3_600_000_000_000
      trace.metadata.revision = "revision\(index)"
      return HistoryEntry(trace)
    }
    return TraceHistory(entries, maximumFunctions: 2)
  }

  @Test func tracesStandInTheOrderOfRecording() throws {
    let history = history()
    #expect(history.entries.first?.revision == "revision0")
    #expect(history.series.map(\.function) == ["app/db.Query", "main.main"])
    #expect(history.series[0].points[3] == HistoryPoint(calls: 1, selfTime: 9000, p99: 9000))
    #expect(history.series[0].changes[.calls] == [10])
    #expect(history.series[0].changes[.selfTime] == [])
    #expect(history.series[1].changes.values.flatMap(\.self).isEmpty)
    #expect(history.table.rows.count == 40)
    #expect(history.table.rows[10][5] == .text("calls p99"))
  }

  @Test func chartsMarkTheChange() {
    var svg = OutputBuffer()
    HistoryChart(history()).write(title: "<t>", to: &svg)
    #expect(svg.text.contains("<title>&lt;t&gt;</title>"))
    #expect(svg.text.split(separator: "\n").count { $0.contains("<line class=\"mark\"") } == 2)
    #expect(svg.text.contains("revision10, calls 100, a new level begins"))
    var html = OutputBuffer()
    HistoryChart(history()).writeHTML(title: "t", to: &html)
    #expect(html.text.hasPrefix("<!doctype html>") && html.text.contains("<polyline"))
  }

  @Test func functionsThatWereNotCalledLeaveAGap() {
    let entries = [true, false, true].map { isCalled in
      HistoryEntry(
        SampleRun.made { run in
          run.add("main.main")
          if isCalled { run.add("main.f", selfTime: 5000) }
        })
    }
    let history = TraceHistory(entries, maximumFunctions: 5)
    #expect(history.series[0].points.map { $0 == nil } == [false, true, false])
    #expect(history.table.rows[1][2] == .none)
  }
}
