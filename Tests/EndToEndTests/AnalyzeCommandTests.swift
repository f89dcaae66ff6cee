import Foundation
import Testing
import TraceStore
import Replay
import TraceModel

/// What gotrace-analyze does beside its reports: status, colours, files, traces made from traces.
struct AnalyzeCommandTests {
  private let folder = Folders.newFolder()
  private let recorded = Folders.fixtures.appending(path: "traces/recorded")

  private func analyze(_ words: [String], environment: [String: String] = [:]) throws -> Finished {
    try Command(
      executable: Folders.analyzer, arguments: words, folder: recorded,
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }
    ).run()
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  @Test func coloursAreAskedForOrForATerminal() throws {
    let plain = try analyze(["tree", "server.trace", "--depth", "2"]).output
    #expect(!plain.contains("\u{1b}["))
    #expect(try analyze(["tree", "server.trace", "--depth", "2"], environment: ["NO_COLOR": "1"]).output == plain)
    let coloured = try analyze(["tree", "server.trace", "--depth", "2", "--color", "always"]).output
    #expect(coloured.contains("\u{1b}["))
    #expect(coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
    // script(1) gives the program a terminal.
    for (variables, isColoured) in [([:], true), (["NO_COLOR": "1"], false)] as [([String: String], Bool)] {
      let line = "\(Folders.analyzer.path) tree server.trace --depth 2"
      let environment = ProcessInfo.processInfo.environment.filter { $0.key != "NO_COLOR" }
        .merging(["TERM": "xterm"].merging(variables) { $1 }) { $1 }
      let typed = try Command(
        executable: URL(filePath: "/usr/bin/script"), arguments: ["-qec", line, "/dev/null"], folder: recorded,
        environment: environment
      ).run()
      typed.expect("script")
      #expect(typed.output.contains("\u{1b}[") == isColoured)
    }
  }

  @Test func aReportGoesToAFile() throws {
    let report = path("tree.txt")
    let finished = try analyze(["tree", "server.trace", "-o", report])
    finished.expect()
    #expect(finished.output == "" && finished.error == "")
    #expect(try String(contentsOfFile: report, encoding: .utf8) == (try analyze(["tree", "server.trace"]).output))
    let failed = try analyze(["tree", "server.trace", "-o", "/no/such/folder/tree.txt"])
    failed.expect(status: 1)
    #expect(failed.error.contains("/no/such/folder/tree.txt"))
  }

  @Test(arguments: [
    "tree", "tree no.trace --depth 0", "tree server.trace --min-percent 101", "tree server.trace --each-call --self",
    "tree server.trace --from 2s --to 1s", "tree server.trace --focus (", "flame server.trace --format svg --weight us",
    "calls main.main server.trace --slowest 0", "export server.trace",
    "export server.trace --format chrome --root main.main", "export server.trace --format chrome --compensate",
    "json server.trace --each-call --compensate", "tree server.trace --each-call --root main.main",
    "goroutines server.trace --list --format dot", "slice server.trace", "redact server.trace -o x --salt y",
    "merge -o x",
    "report server.trace --by", "tree server.trace --goroutine one", "tree server.trace --min-duration 5", "verify",
  ])
  func wrongCommandLinesHaveStatus2(_ line: String) throws {
    let finished = try analyze(line.split(separator: " ").map(String.init))
    finished.expect(status: 2, line)
    #expect(finished.output == "" && finished.error.contains("gotrace-analyze: error: "))
  }

  @Test(arguments: [
    ("tree no.trace", "no.trace"), ("tree server.trace --goroutine 99", "99"), ("tree server.trace --process 99", "99"),
    ("tree server.trace --focus zzz", "zzz"), ("tree server.trace --package zzz", "zzz"),
    ("tree server.trace --root zzz", "zzz"),
    ("callers unitPrice server.trace", "did you mean main.unitPrice"),
    ("tree ../v1-open-calls/summary-only.trace --from 1s", "has only a summary"),
    ("tree ../v1-open-calls/summary-only.trace --each-call", "has only a summary"),
    ("json ../v1/summary-only.trace --each-call", "has only a summary"),
    ("goroutines ../v1-open-calls/summary-only.trace --goroutine 1", "has only a summary"),
    ("export ../v1/summary-only.trace --format perfetto -o /dev/null", "has only a summary"),
    ("slice ../v1/summary-only.trace -o /dev/null/x", "has only a summary"),
    ("merge ../v1/summary-only.trace -o /dev/null/x", "/dev/null/x"),
    ("tree server.trace ../v1/summary-only.trace --each-call", "summary-only.trace has only a summary"),
    ("repair server.trace -o /no/such/folder/x.trace", "/no/such/folder"),
  ])
  func failuresHaveStatus1AndOneSentence(_ line: String, says words: String) throws {
    let finished = try analyze(line.split(separator: " ").map(String.init))
    finished.expect(status: 1, line)
    #expect(finished.output == "" && finished.error.contains(words), "\(finished.error)")
    #expect(finished.error.split(separator: "\n").count == 1)
  }

  /// A trace without events answers everything that its summary can.
  @Test(arguments: [
    ["tree"], ["tree", "--inverted", "--depth", "3"], ["flame"], ["flame", "--format", "svg"], ["json"], ["report"],
    ["callers", "app.f1"], ["callees", "app.f1"], ["goroutines"], ["goroutines", "--list"], ["goroutines", "--leaks"],
    ["html"],
    ["export", "--format", "csv", "--table", "paths"], ["export", "--format", "speedscope"], ["tree", "--focus", "f1"],
    ["tree", "--package", "app"],
  ])
  func theSummaryAloneIsEnough(_ words: [String]) throws {
    let alone = try analyze(words + ["../v1/summary-only.trace"])
    alone.expect("\(words)")
    let whole = try analyze(words + ["../v1/random.trace"])
    // Facts name the file, and a last call is an event.
    if words != ["html"] && words != ["goroutines", "--leaks"] {
      #expect(alone.output.replacing("summary-only", with: "random") == whole.output)
    }
    let info = try analyze(["info", "../v1/summary-only.trace"])
    #expect(info.output.contains("only the summary"))
  }

  @Test func verifyTellsWhereAndWhat() throws {
    try analyze(["verify", "server.trace", "../v1/random.trace", "../v1/summary-only.trace"]).expect()
    let flipped = try analyze(["verify", "../v1/flipped.trace", "server.trace"])
    flipped.expect(status: 1)
    #expect(flipped.output.contains("../v1/flipped.trace: 1 fault, 3,000 events"))
    #expect(flipped.output.contains("wrong checksum (508 events lost): goroutines 1, 2, 3"))
    #expect(flipped.output.contains("server.trace: no fault"))
    let cut = try analyze(["tree", "../v1/cut.trace"])
    cut.expect()
    #expect(cut.error.contains("the recording was not finished, or the file was cut off"))
    #expect(cut.error.contains("501 events lost"))
  }

  /// What is left of a damaged trace can be filtered as any other, and what is missing is still said.
  @Test(
    arguments: ["cut", "flipped"],
    [
      ["--from", "1s", "--to", "40s"], ["--goroutine", "1"], ["--min-duration", "1s"], ["--compensate"],
      ["--focus", "f1"],
      ["--ignore", "f1$"], ["--package", "app"],
    ])
  func damagedTracesCanBeFiltered(_ name: String, by filter: [String]) throws {
    for report in [
      ["tree"], ["tree", "--each-call"], ["tree", "--by", "goroutine"], ["calls", "app.f1"], ["goroutines", "--list"],
    ] {
      // Several goroutines with clocks of their own have no common order.
      if report.contains("--each-call") && filter.contains("--compensate") { continue }
      let finished = try analyze(report + ["../v1/\(name).trace"] + filter)
      finished.expect("\(report) \(filter)")
      #expect(!finished.output.isEmpty)
      // Of the flipped one the summary is whole, and need not be compared with the events.
      if name == "cut" || report.contains("--each-call") { #expect(finished.error.contains("events lost")) }
    }
  }

  @Test func tracesWithoutEventsCanBeMerged() throws {
    let summaryOnly = "../v1/summary-only.trace"
    let alike = try analyze(["merge", summaryOnly, summaryOnly, "-o", path("twice.trace")])
    alike.expect("two summaries")
    #expect(alike.error == "")
    #expect(
      try analyze(["report", path("twice.trace")]).output == analyze(["report", summaryOnly, summaryOnly]).output)
    let mixed = try analyze(["merge", "server.trace", summaryOnly, "-o", path("mixed.trace")])
    mixed.expect("a summary and events")
    #expect(mixed.error.contains("summary-only.trace has only a summary"))
    try analyze(["verify", path("mixed.trace")]).expect("the merged trace")
    let calls = ["flame", "--weight", "calls"]
    #expect(
      try analyze(calls + [path("mixed.trace")]).output == analyze(calls + ["server.trace", summaryOnly]).output)
  }

  @Test func aRepairedTraceIsWhole() throws {
    for name in ["cut", "flipped"] {
      let repaired = try analyze(["repair", "../v1/\(name).trace", "-o", path("\(name).trace")])
      repaired.expect()
      #expect(repaired.error.contains("events lost"))
      try analyze(["verify", path("\(name).trace")]).expect(name)
    }
    // The damaged one has its whole summary only where its end is there.
    #expect(
      try analyze(["report", "--format", "csv", path("cut.trace")]).output
        == (try analyze(["report", "--format", "csv", "../v1/cut.trace"]).output))
  }

  @Test func aMergedTraceIsThatOfItsParts() throws {
    try analyze(["merge", "calls.trace", "server.trace", "-o", path("all.trace")]).expect()
    try analyze(["verify", path("all.trace")]).expect()
    let parts = try analyze(["report", "--sort", "name", "--format", "csv", "calls.trace", "server.trace"]).output
    let all = try analyze(["report", "--sort", "name", "--format", "csv", path("all.trace")]).output
    // Names and calls: durations are rounded from ticks once or twice.
    func calls(_ text: String) -> [String] {
      text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        .map { "\($0[0]) \($0[11])" }
    }
    #expect(calls(all).count > 40)
    #expect(calls(all) == calls(parts))
    // Reports of single calls merge by themselves.
    for words in [["calls", "main.main"], ["tree", "--each-call"], ["export", "--format", "perfetto"]] {
      let merged = try analyze(words + [path("all.trace")])
      merged.expect("\(words)")
      #expect(try analyze(words + ["calls.trace", "server.trace"]).output == merged.output, "\(words)")
    }
  }

  @Test func aSliceIsWhatAFilterLeaves() throws {
    // Of the old one the summary counts open calls only up to the last event of their goroutine.
    let server = path("repaired.trace")
    try analyze(["repair", "server.trace", "-o", server]).expect()
    for (trace, words) in [
      (server, ["--from", "100ms", "--to", "200ms"]), (server, ["--goroutine", "1"]),
      ("../v1-open-calls/random.trace", ["--goroutine", "5"]),
      ("../v1-open-calls/random.trace", ["--from", "10s", "--to", "30s"]),
    ] {
      try analyze(["slice", trace, "-o", path("part.trace")] + words).expect()
      try analyze(["verify", path("part.trace")]).expect()
      let part = try analyze(["report", "--format", "csv", path("part.trace")]).output
      let left = try analyze(["report", "--format", "csv", trace] + words).output
      #expect(part.split(whereSeparator: \.isNewline).count > 5)
      #expect(calls(part) == calls(left))
    }
    try analyze(["slice", "server.trace", "-o", path("part.trace"), "--function", "store.New"]).expect()
    #expect(try analyze(["tree", path("part.trace")]).output.contains("store.New"))
    #expect(!(try analyze(["tree", path("part.trace")]).output.contains("main.main")))
  }

  /// Calls and self time by function, of a table as CSV.
  private func calls(_ text: String) -> Set<String> {
    Set(
      text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        .map { "\($0[0]) \($0[10])" })
  }

  @Test func aRedactedTraceSaysNoMoreThanItShould() throws {
    let secret = try makeTrace(names: ["example.com/secret.Plan"])
    try analyze(["redact", secret, "-o", path("plain.trace")]).expect()
    try analyze(["redact", secret, "-o", path("hashed.trace"), "--hash-names", "--salt", "s"]).expect()
    for (name, hidden) in [
      ("plain", ["/home/someone", "--password"]), ("hashed", ["/home/someone", "--password", "Plan"]),
    ] {
      try analyze(["verify", path("\(name).trace")]).expect()
      let texts = try [["info"], ["tree"], ["json"], ["html"]].map { try analyze($0 + [path("\(name).trace")]).output }
      for word in hidden { #expect(texts.allSatisfy { !$0.contains(word) }, "\(name) shows \(word)") }
    }
    #expect(try analyze(["tree", path("plain.trace")]).output.contains("secret.Plan"))
  }

  /// Names from a stranger's trace reach neither the terminal nor the page as they are.
  @Test(arguments: [
    ["tree"], ["tree", "--each-call"], ["tree", "--by", "goroutine"], ["flame"], ["flame", "--format", "svg"], ["json"],
    ["json", "--each-call"], ["report"], ["report", "--format", "csv"], ["report", "--format", "markdown"],
    ["goroutines"],
    ["goroutines", "--list"], ["goroutines", "--leaks"], ["goroutines", "--goroutine", "1"],
    ["goroutines", "--format", "dot"],
    ["html"], ["info"], ["export", "--format", "chrome"], ["export", "--format", "speedscope"],
    ["export", "--format", "csv", "--table", "paths"],
  ])
  func hostileNamesAreHarmless(_ words: [String]) throws {
    let trace = try makeTrace(names: Self.hostile)
    let finished = try analyze(words + [trace])
    finished.expect("\(words)")
    // Lines of CSV end as RFC 4180 has it.
    let controls = finished.output.replacing("\r\n", with: "\n").unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n") || $0.value == 0x7f
    }
    #expect(controls.isEmpty)
    if words == ["html"] || words.contains("svg") {
      #expect(!finished.output.contains("<script>alert") && !finished.output.contains("</script><b>"))
    }
    if words.contains("json") {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) }
    }
  }

  private static let hostile = [
    "main.\u{1b}[31mred\u{07}", "main.<script>alert(1)</script><b>", "main.a\nb\tc\r", "main.\"quoted\\\";]]>",
    "main.\u{202e}reversed",
    "main.=cmd|' /C calc'!A0", "main." + String(repeating: "x", count: 4096), "main.世界", "",
  ]

  /// A small trace in which functions with these names call each other, one in the other.
  private func makeTrace(names: [String]) throws -> String {
    let path = path("\(UUID().uuidString).trace")
    var metadata = TraceMetadata()
    metadata.workingDirectory = "/home/someone/\u{1b}]0;title\u{07}"
    metadata.commandLine = ["gotrace-record", "run", "--password"]
    var writer = try TraceWriter.create(path: path, metadata: metadata)
    try writer.append(symbols: names.map { Symbol(name: $0, package: $0, file: "/home/someone/\($0).go", line: 7) })
    try writer.append(spawnSites: [SpawnSite(function: names[0], file: "/home/someone/\(names[0]).go", line: 9)])
    let goroutines = [
      Goroutine(process: 0, goid: 1, parentGoid: 0, spawnSite: nil),
      Goroutine(process: 0, goid: 2, parentGoid: 1, spawnSite: SpawnSiteID(rawValue: 0)),
    ]
    let process = TracedProcess(
      pid: 1, parentPid: 0, commandLine: ["/home/someone/\u{1b}[2Japp", "--password"], goVersion: "go1.27.3",
      path: .fast,
      startTicks: 0, endTicks: 300, end: .exited(code: 0))
    try writer.set(process, at: 0)
    try writer.append(goroutines: goroutines)
    var batch = EventBatch()
    for goroutine in 0..<UInt32(2) {
      // The innermost call stays open.
      let enters = names.indices.map { EventCode.enter(FunctionID(rawValue: UInt32($0))) }
      let events = enters + [EventCode.spawn(SpawnSiteID(rawValue: 0))]
      batch.runs.append(EventBatch.Run(goroutine: goroutine, count: UInt32(events.count)))
      batch.codes += events.map(\.rawValue)
      batch.times += events.indices.map { UInt64(goroutine) * 100 + UInt64($0) * 10 }
    }
    var encoder = try BlockEncoder()
    try writer.append(encoder.encode(batch))
    var summary = SummaryBuilder()
    summary.declare(goroutines: goroutines)
    summary.add(batch)
    let ends = OpenCallEnds([process], lastTicks: summary.lastTicks)
    try writer.finish(metadata: metadata, processes: [process], summary: summary.summary(openCalls: ends))
    return path
  }
}
