import Console
import Replay
import TestSupport
import Testing
import TraceModel
import TraceStore

@testable import TraceAnalysis

struct TimelineTests {
  /// Notes what it receives, a line each.
  private struct Notes: TrackEventSink {
    static var drawsFlows: Bool { true }

    var trace: LoadedTrace
    var lines: [String] = []

    private mutating func note(_ goroutine: UInt32, _ time: UInt64, _ text: String) {
      lines.append("\(time) g\(trace.summary.goroutines[Int(goroutine)].goid) \(text)")
    }

    mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64) -> NoCall {
      note(goroutine, time, "begin \(trace.symbols[Int(function.rawValue)].name)")
      return NoCall()
    }
    mutating func end(
      goroutine: UInt32, _ ended: GoroutineReplay<NoCall>.EndedCall, callers: inout GoroutineReplay<NoCall>,
      at time: UInt64, isCut: Bool
    ) { note(goroutine, time, isCut ? "cut" : "end") }
    mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64) {
      note(goroutine, time, "spawn \(flow)")
    }
    mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64, isInferred: Bool) {
      note(goroutine, time, "arrive \(flow)" + (isInferred ? " inferred" : ""))
    }
    mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64) {
      note(goroutine, begin, "stall to \(end)")
    }
  }

  private func notes(_ window: ClosedRange<UInt64>? = nil) throws -> [String] {
    try EventScript.workers.withTrace { reader in
      let trace = try LoadedTrace(reader)
      var notes = Notes(trace: trace)
      var filter = CallFilter()
      filter.window = window
      _ = try EventPass(reader, trace, filter: filter).followTracks(&notes)
      return notes.lines
    }
  }

  @Test func everyCallHasItsTrack() throws {
    #expect(
      try notes() == [
        "0 g1 begin main.main", "10 g1 begin main.load", "50 g1 end", "60 g1 spawn 1", "70 g1 spawn 2",
        "100 g18 arrive 1", "100 g18 begin main.work", "110 g18 begin main.step", "500 g18 end",
        "510 g18 begin main.step", "520 g18 stall to 720", "800 g18 end", "900 g18 end",
        "200 g19 arrive 2", "200 g19 begin main.work", "300 g19 begin main.step",
        "1000 g1 begin main.load", "1500 g1 end", "2000 g1 end", "2000 g19 cut", "2000 g19 cut",
      ])
  }

  /// Goroutines start in any order; the one with the smaller number was spawned first.
  @Test func arrowsAreThoseOfTheSummary() throws {
    let script = EventScript(
      """
      0 1 > main.main
      10 1 go 7
      20 1 > main.load
      30 1 go 7
      40 1 <
      50 1.7:19 > main.work
      60 1.7:18 > main.work
      70 19 <
      80 18 <
      90 1 <
      """)
    try script.withTrace { reader in
      let trace = try LoadedTrace(reader)
      var notes = Notes(trace: trace)
      _ = try EventPass(reader, trace).followTracks(&notes)
      #expect(notes.lines.filter { $0.contains("arrive") } == ["50 g19 arrive 2 inferred", "60 g18 arrive 1 inferred"])
      // 19 hangs below main.load, in which its spawn event was.
      let parents = trace.summary.goroutines.map {
        trace.summary.callTree.nodes[Int($0.spawnPath)].frame.function.rawValue
      }
      #expect(trace.symbols[Int(parents[1])].name == "main.load")
    }
  }

  /// Of two goroutines one was spawned before the window: the arrow to the other does not come from its spawn event.
  @Test func arrowsInAWindowAreThoseOfTheWhole() throws {
    let script = EventScript(
      """
      0 1 > main.main
      10 1 go 7
      40 1 go 7
      50 1.7:18 > main.work
      60 1.7:19 > main.work
      70 18 <
      80 19 <
      90 1 <
      """)
    try script.withTrace { reader in
      let trace = try LoadedTrace(reader)
      var notes = Notes(trace: trace)
      var filter = CallFilter()
      filter.window = 30...100
      _ = try EventPass(reader, trace, filter: filter).followTracks(&notes)
      #expect(
        notes.lines.filter { $0.contains("arrive") || $0.contains("spawn") } == ["40 g1 spawn 1", "60 g19 arrive 1"])
    }
  }

  /// A `go` statement and a wait in a call that is too short at the end of the trace are its caller's.
  @Test func whatHappensInHeldCallsStays() throws {
    let script = EventScript(
      """
      0 1 > main.main
      900 1 > main.short
      910 1 go 7
      920 1 wait
      980 1 resume
      985 1.7:18 > main.work
      1000 18 <
      """)
    try script.withTrace { reader in
      let trace = try LoadedTrace(reader)
      var notes = Notes(trace: trace)
      var filter = CallFilter()
      filter.minimumDuration = 200
      _ = try EventPass(reader, trace, filter: filter).followTracks(&notes)
      #expect(
        notes.lines == [
          "0 g1 begin main.main", "910 g1 spawn 1", "920 g1 stall to 980", "1000 g1 cut",
        ])
    }
  }

  @Test func aWindowCutsCallsToItself() throws {
    #expect(
      try notes(505...1200).joined(separator: "\n")
        == [
          "505 g18 begin main.work", "510 g18 begin main.step", "520 g18 stall to 720", "800 g18 end", "900 g18 end",
          "505 g1 begin main.main", "1000 g1 begin main.load", "505 g19 begin main.work", "505 g19 begin main.step",
          "1200 g1 cut", "1200 g1 cut", "1200 g19 cut", "1200 g19 cut",
        ].joined(separator: "\n"))
    // Between its first and its last call of load nothing happens on goroutine 1, and 19 never returns.
    #expect(
      try notes(920...950) == [
        "920 g1 begin main.main", "920 g19 begin main.work", "920 g19 begin main.step", "950 g1 cut", "950 g19 cut",
        "950 g19 cut",
      ])
  }

  /// In every window what begins ends, and times do not go back on a track.
  @Test func everyWindowIsWellFormed() throws {
    for start in stride(from: UInt64(0), through: 2100, by: 50) {
      for end in stride(from: start, through: 2100, by: 150) {
        var depth: [Substring: Int] = [:]
        var last: [Substring: UInt64] = [:]
        for line in try notes(start...end) {
          let words = line.split(separator: " ")
          let time = try #require(UInt64(words[0]))
          #expect(time >= last[words[1], default: 0])
          #expect((start...end).contains(time))
          last[words[1]] = time
          if words[2] == "begin" { depth[words[1], default: 0] += 1 }
          if words[2] == "end" || words[2] == "cut" { depth[words[1], default: 0] -= 1 }
          #expect(depth[words[1], default: 0] >= 0)
        }
        #expect(depth.values.allSatisfy { $0 == 0 })
      }
    }
  }

  @Test func chromeIsAsRecorded() throws {
    try EventScript.workers.withTrace { reader in
      let trace = try LoadedTrace(reader)
      var out = OutputBuffer()
      let pass = try EventPass(reader, trace)
      let damage = try TimelineExport.chrome.write(pass, names: FunctionNames(trace.symbols), to: &out)
      #expect(damage.isEmpty)
      try expectGolden(out.text, "export --format chrome.txt")
    }
  }
}
