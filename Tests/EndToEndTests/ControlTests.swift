import Foundation
import Glibc
import Testing
import TraceStore
import TraceModel

/// What the user may ask of a recording, and what happens where its wishes meet a limit.
struct ControlTests {
  private let folder = Folders.newFolder()
  private var trace: URL { folder.appending(path: "t.trace") }

  private func cpu(calls: Int, goroutines: Int = 2) -> GoProgram {
    GoProgram(
      folder: Folders.fixtures.appending(path: "cpu"),
      arguments: ["-calls", "\(calls)", "-goroutines", "\(goroutines)"])
  }

  /// A spool that is full nearly all the time: no call is lost, and the waits are in no call's time.
  @Test func everyCallIsRecordedThroughATinySpool() throws {
    let recorded = try cpu(calls: 5_000_000, goroutines: 3).recorded(to: trace, options: ["--spool", "1"])
    recorded.expect()
    #expect(recorded.error.contains("waited"))
    #expect(try Trace(file: trace).ownCalls() == countedCalls(recorded.output))
    let reader = try TraceReader(path: trace.path)
    let process = try #require(reader.processes.first)
    #expect(process.stalls > 0)
    let main = try #require(reader.summary().summary.goroutines.first { $0.goid == 1 })
    #expect(main.inCallTicks <= main.lastTicks - main.firstTicks)
  }

  /// What is dropped is counted, so that nothing is lost silently. (There are gaps only where recording goes on later.)
  @Test func droppingLeavesGapsAndCounts() throws {
    let recorded = try cpu(calls: 3_000_000).recorded(to: trace, options: ["--spool", "1", "--overflow", "drop"])
    recorded.expect()
    let reader = try TraceReader(path: trace.path)
    var events: [UInt32: Int] = [:]
    _ = try reader.forEachBatch { batch in for code in batch.codes { events[min(code, 16), default: 0] += 1 } }
    let process = try #require(reader.processes.first)
    #expect(process.stalls == 0)
    // Enters, exits and spawns; gaps are the recorder's.
    let total = events[0, default: 0] + events[16, default: 0] + Int(process.droppedEvents)
    let made = 2 * cpuCalls(3_000_000, goroutines: 2) + 2
    // The program may end before a goroutine that it has waited for (its Done is deferred) has ended its outermost
    // call.
    #expect((made - 2...made).contains(total))
    let (stored, damage) = (try reader.summary(), try reader.verify())
    #expect(stored.isStored && damage.isEmpty)
  }

  @Test func recordingStopsAtTheMaximumSize() throws {
    let recorded = try cpu(calls: 12_000_000).recorded(to: trace, options: ["--max-size", "1"])
    recorded.expect()
    #expect(recorded.error.contains("--max-size"))
    let made = countedCalls(recorded.output).values.reduce(0, +)
    #expect(made == cpuCalls(12_000_000, goroutines: 2))
    let reader = try TraceReader(path: trace.path)
    #expect(reader.isFinished)
    let events = reader.eventBlocks.reduce(0) { $0 + $1.byteCount }
    // Some batches were under way.
    #expect((1 << 20..<3 << 20).contains(events))
    #expect(reader.eventCount < 2 * 12_000_000)
    let damage = try reader.verify()
    #expect(damage.isEmpty)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  /// Summaries are bounded, also where a program has call paths without end: cold ones are folded.
  @Test func manyCallPathsAreFoldedAndSumsAreExact() throws {
    let traces = [trace, folder.appending(path: "again.trace")]
    for trace in traces {
      let recorded = try cpu(calls: 8_000_000).recorded(to: trace, options: [])
      recorded.expect()
      #expect(recorded.error.contains("so many call paths that cold ones are summed up by function and caller"))
      let reader = try TraceReader(path: trace.path)
      #expect(reader.isFinished && reader.hasSummary && reader.hasFoldedPaths)
      let damage = try reader.verify()
      #expect(damage.isEmpty)
      let summary = try reader.summary().summary
      #expect(summary.callTree.nodes.count < 220_000)
    }
    func analyze(_ arguments: String...) throws -> String {
      let result = try Command(executable: Folders.analyzer, arguments: arguments).run()
      result.expect()
      return result.output
    }
    // From the summary, and from events.
    #expect(try Trace(file: trace).calls() == Trace(file: trace).calls(["--from", "0s"]))
    // A program that does the same every time has no difference of calls, whatever each run has folded.
    let diff = try analyze("diff", "--format", "json", traces[0].path, traces[1].path)
    #expect(diff.contains("\"calls\":[]"))
    let recursion = try analyze("diff", "--fold-recursion", "--format", "json", traces[0].path, traces[1].path)
    #expect(recursion.contains("\"calls\":[]"))
    #expect(try analyze("diff", "--fail-on", "calls>0%", traces[0].path, traces[1].path).contains("main."))
    #expect(try analyze("tree", "--min-percent", "1", trace.path).contains("(other): call paths that were so cold"))
  }

  /// A flight recorder keeps the end, with the callers of what it keeps.
  @Test func aRingKeepsTheEnd() throws {
    let recorded = try cpu(calls: 12_000_000).recorded(to: trace, options: ["--overflow", "ring", "--max-size", "1"])
    recorded.expect()
    let reader = try TraceReader(path: trace.path)
    #expect(reader.isFinished)
    let bytes = reader.eventBlocks.reduce(0) { $0 + $1.byteCount }
    #expect(bytes <= (1 << 20) + (1 << 17))
    #expect(reader.eventCount < 2 * 12_000_000)
    let summary = try reader.summary()
    let damage = try reader.verify()
    #expect(summary.isStored && damage.isEmpty)
    #expect(summary.summary.anomalies.strayExits == 0)
    let main = try #require(try Trace(file: trace).tree().descendant("main.main"))
    #expect(main.openCalls == nil)
    // The last call of the program.
    #expect(main.descendant("main.report")?.calls == 1)
    #expect(main.descendant("main.run")?.calls == 1)
  }

  /// The reports that need no events are the same without.
  @Test func aSummaryAloneAnswersMostQuestions() throws {
    let program = GoProgram(folder: Folders.fixtures.appending(path: "calls"))
    try program.recorded(to: trace, options: ["--summary-only", "--quiet"]).expect()
    let size = try FileManager.default.attributesOfItem(atPath: trace.path)[.size] as? Int
    #expect(try #require(size) < 8192)
    #expect(try Trace(file: trace).tree().callsByFunction["main.fibonacci"] == 177)
    for words in [
      ["tree"], ["flame"], ["json"], ["info"], ["report"], ["goroutines"], ["callers", "main.even"],
    ] {
      let finished = try Command(executable: Folders.analyzer, arguments: words + [trace.path]).run()
      finished.expect(status: 0, words[0])
    }
    let calls = try Command(executable: Folders.analyzer, arguments: ["calls", "main.even", trace.path]).run()
    #expect(calls.status != 0)
    #expect(calls.error.contains("has only a summary"))
  }

  /// SIGURG to the recorder switches recording on and off; the program knows nothing of it.
  @Test func recordingIsSwitchedBySignal() throws {
    let recorder = try RunningRecorder(
      GoProgram(folder: BehaviourCase.folder.appending(path: "stdin")), to: trace, options: ["--from-start=false"])
    func answer(_ line: String) throws {
      try recorder.send(line)
      #expect(recorder.output.next() == line.uppercased())
    }
    var switched: [String] = []
    func toggle(_ expected: String) {
      kill(recorder.process.pid, SIGURG)
      switched.append("gotrace-record: note: recording is \(expected)")
      // Between these stands what the program writes to stderr.
      #expect(
        waitUntil {
          recorder.error.split(separator: "\n").map(String.init).filter { $0.contains("note:") } == switched
        },
        "\(recorder.error)")
    }
    try answer("not recorded")
    toggle("on")
    try answer("recorded")
    try answer("recorded, too")
    toggle("off")
    try answer("not recorded")
    toggle("on")
    try answer("recorded again")
    recorder.closeInput()
    #expect(recorder.output.next() == "lines 5 <nil>")
    #expect(recorder.process.wait() == 0)
    #expect(try Trace(file: trace).calls()["main.answer"] == 3)
    let reader = try TraceReader(path: trace.path)
    let isComputedAlike = try reader.summary().summary == reader.computedSummary().summary
    #expect(isComputedAlike)
  }

  /// The disk is full in mid-run: the program runs to its end, the recorder says what happened and keeps what it has.
  @Test func aFullDiskIsSurvived() throws {
    let program = cpu(calls: 8_000_000)
    let place = folder.appending(path: "full")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let script = """
      mount -t tmpfs -o size=256k tmpfs \(place.path) || exit 99
      "$0" "$@"; status=$?
      cp \(place.path)/* \(folder.path)/
      exit $status
      """
    let command = Command(
      executable: URL(filePath: "/usr/bin/unshare"),
      arguments: [
        getuid() == 0 ? "-m" : "-rm", "sh", "-c", script, Folders.recorder.path, "run", "-o", "\(place.path)/t.trace",
      ]
        + [program.folder.path] + program.arguments,
      folder: program.folder, environment: program.fullEnvironment)
    let recorded = try command.run()
    if recorded.status == 99 || recorded.error.contains("unshare failed") {
      print("aFullDiskIsSurvived: not tested, this system does not let us mount a small disk: \(recorded.error)")
      return
    }
    recorded.expect(status: 1)
    let made = countedCalls(recorded.output).values.reduce(0, +)
    #expect(made == cpuCalls(8_000_000, goroutines: 2))
    #expect(recorded.error.contains("No space left on device"))
    #expect(recorded.error.contains("t.trace.partial"))
    let saved = Trace(file: folder.appending(path: "t.trace.partial"))
    #expect(try saved.ownCalls()["main.leaf", default: 0] > 0)
  }

  /// On a terminal that the program does not use.
  @Test func aLiveLineTellsHowFarItIs() throws {
    let program = GoProgram(folder: Folders.fixtures.appending(path: "pauses"))
    let typescript = folder.appending(path: "typescript")
    let line = "\(Folders.recorder.path) run -o \(trace.path) . 2s </dev/null >/dev/null"
    var shown = ""
    // It comes every half second; a machine that stands still for two shows none.
    for _ in 0..<3 where !shown.contains("1 of 1 process running") {
      try Command(
        executable: URL(filePath: "/usr/bin/env"), arguments: ["script", "-qec", line, typescript.path],
        folder: program.folder, environment: program.fullEnvironment
      ).run().expect()
      shown = try String(contentsOf: typescript, encoding: .utf8)
    }
    #expect(shown.contains(" events, "))
    #expect(shown.contains("/s, "))
    #expect(shown.contains("1 of 1 process running"))
    // It is taken away before the last word.
    #expect(shown.contains("\r\u{1b}[Kgotrace-record: "))
  }

  @Test func quietSaysNothing() throws {
    let recorded = try GoProgram(folder: Folders.fixtures.appending(path: "calls")).recorded(
      to: trace, options: ["--quiet"])
    recorded.expect()
    #expect(recorded.error == "")
  }

  @Test func verboseSaysWhatTheRecorderTook() throws {
    let program = GoProgram(folder: Folders.fixtures.appending(path: "calls"))
    let recorded = try program.recorded(to: trace, options: ["--verbose"])
    recorded.expect()
    #expect(recorded.error.contains("/dev/shm/gotrace."))
    #expect(recorded.error.contains("of processor time"))
  }

  @Test(arguments: [
    ["--overflow", "later"], ["--max-size", "0"], ["--from-start=perhaps"], ["--spool", "0"],
    ["--summary-only", "--overflow", "ring"], ["--quiet", "--verbose"],
  ])
  func nonsenseIsRefused(options: [String]) throws {
    let refused = try GoProgram(folder: Folders.fixtures.appending(path: "calls")).recorded(to: trace, options: options)
    #expect(refused.status != 0)
    #expect(refused.error.contains(options[0].split(separator: "=")[0]))
    #expect(!FileManager.default.fileExists(atPath: trace.path))
  }
}
