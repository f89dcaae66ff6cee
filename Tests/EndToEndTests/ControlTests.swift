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
    let stored = try reader.summary()
    #expect(stored.isStored)
    #expect(try stored.summary == reader.computedSummary().summary)
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
    let isComputedAlike = try reader.summary().summary == reader.computedSummary().summary
    #expect(isComputedAlike)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  /// The recorder's memory is bounded, also where a program has call paths without end: it says what that means.
  @Test func tooManyCallPathsAreNotAddedUp() throws {
    let recorded = try cpu(calls: 8_000_000).recorded(to: trace, options: [])
    recorded.expect()
    #expect(recorded.error.contains("more than 500,000 call paths, so there is no summary"))
    let reader = try TraceReader(path: trace.path)
    #expect(reader.isFinished && !reader.hasSummary && reader.damage.isEmpty)
    let repaired = folder.appending(path: "repaired.trace")
    try Command(executable: Folders.analyzer, arguments: ["repair", trace.path, "-o", repaired.path]).run().expect()
    let report = ["report", "--format", "csv"]
    let plain = try Command(executable: Folders.analyzer, arguments: report + [trace.path]).run()
    plain.expect()
    let fromSummary = try Command(executable: Folders.analyzer, arguments: report + [repaired.path]).run()
    #expect(plain.output == fromSummary.output)
    #expect(try TraceReader(path: repaired.path).hasSummary)
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
    let (isStored, isComputedAlike) = (summary.isStored, try summary.summary == reader.computedSummary().summary)
    #expect(isComputedAlike)
    // This program has a call path for every ten calls: that may be too many.
    #expect(isStored != recorded.error.contains("there is no summary"))
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
