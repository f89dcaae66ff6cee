import Foundation
import Testing

/// `gotrace-analyze diff` and `history` as a CI job uses them, on runs that are recorded here.
struct DiffTests {
  private static let regress = Folders.fixtures.appending(path: "regress")
  private static let archive = Folders.fixtures.appending(path: "traces/regress")

  private func record(_ arguments: [String] = [], tags: String? = nil) throws -> URL {
    let trace = Folders.newFolder().appending(path: "t.trace")
    let flags = tags.map { ["-tags", $0] } ?? []
    try GoProgram(folder: Self.regress, buildFlags: flags, arguments: arguments).recorded(to: trace).expect()
    return trace
  }

  private func analyze(_ words: [String]) throws -> Finished {
    try Command(executable: Folders.analyzer, arguments: words).run()
  }

  private func diff(_ base: URL, _ head: URL, _ words: String...) throws -> Finished {
    try analyze(["diff", base.path, head.path] + words)
  }

  /// Recorded traces of the repository.
  private func archived(_ name: String) -> [String] {
    (0..<10).map { Self.archive.appending(path: "\(name)-\($0).trace").path }
  }

  /// The filters of all reports: by function from the summaries, by time from the events.
  @Test func onlyThatIsComparedWhichIsAskedFor() throws {
    let pair = ["base-0", "queries"].map { Self.archive.appending(path: "\($0).trace").path }
    func functions(_ filter: [String]) throws -> Set<String> {
      let finished = try analyze(["diff"] + pair + ["--format", "csv"] + filter)
      finished.expect(filter.joined(separator: " "))
      let lines = finished.output.split(whereSeparator: \.isNewline)
      let column = try #require(lines[0].split(separator: ",").firstIndex(of: "function"))
      return Set(lines.dropFirst().map { String($0.split(separator: ",", omittingEmptySubsequences: false)[column]) })
    }
    let all = try functions([])
    #expect(all.isSuperset(of: ["main.main", "digest.Sum", "db.(*Conn).Query", "db.(*Conn).row"]))
    #expect(try functions(["--package", "db"]) == ["db.(*Conn).Query", "db.(*Conn).row", "db.Open"])
    #expect(try functions(["--focus", "Query"]).isSuperset(of: ["main.main", "handler.List", "db.(*Conn).row"]))
    #expect(try !functions(["--focus", "Query"]).contains("digest.Sum"))
    #expect(try functions(["--min-duration", "1ms"]) == ["main.main", "digest.Sum"])
    let nothing = try analyze(["diff"] + pair + ["--package", "nothing"])
    nothing.expect(status: 2, "no such package")
    #expect(nothing.error.contains("the trace has no package 'nothing'"))

    let rows = try analyze(["history", "--format", "csv", "--package", "db", "--from", "1us"] + pair)
    rows.expect("history")
    #expect(rows.output.contains("db.(*Conn).row") && !rows.output.contains("main.main"))
    let empty = try analyze(["history", "--package", "nothing"] + pair)
    empty.expect(status: 1, "nothing is left")
    #expect(empty.error.contains("no function matches the filters"))
  }

  @Test func changesAreFoundInFreshRecordings() throws {
    let base = try record()
    let same = try diff(base, try record(), "--fail-on", "calls>0", "--fail-on", "goroutines>0")
    same.expect(status: 0, "the same program")
    // A call may have cost more in one of them, on a busy machine.
    let comparable = same.output.prefix { $0 != "\n" }
    #expect(
      comparable == "Comparable: same Go, system, processor, filters, flags and command."
        || comparable.hasPrefix("Comparable, but not alike: cost of a traced call ") && !comparable.contains(";"))
    #expect(same.output.contains("No regression. The same calls are made as often as before."))

    let queries = try diff(base, try record(["-queries", "100"]), "--fail-on", "db.*: calls>0%")
    queries.expect(status: 1, "more queries")
    #expect(
      queries.output.split(separator: "\n").joined(separator: " ").contains(
        "db.(*Conn).Query: 1 → 100 calls per handler.List"))

    let workers = try diff(base, try record(["-workers", "8"]), "--fail-on", "goroutines>2")
    workers.expect(status: 1, "more goroutines")
    // The verdict is broken into lines.
    #expect(
      workers.output.split(separator: "\n").joined(separator: " ").contains(
        "main.work: 2 → 8 goroutines per main.count"))

    let renamed = try diff(base, try record(tags: "renamed"), "--fail-on", "calls>0")
    renamed.expect(status: 0, "renamed")
    #expect(
      renamed.output.split(separator: "\n").joined(separator: " ").contains(
        "db.(*Connection).Query, db.(*Connection).fetch renamed (likely)"))

    let reordered = try diff(base, try record(tags: "reordered"), "--format", "tree")
    reordered.expect(status: 0, "reordered")
    #expect(reordered.output.contains("handler.pipeline.func2 "))
  }

  @Test func anArchiveOfRunsIsJudged() throws {
    let slow = try analyze(
      ["diff", "--base"] + archived("base") + ["--head"] + archived("slow") + ["--fail-on", "p50>2%,p<0.01"])
    slow.expect(status: 1, "5 % slower")
    #expect(slow.output.contains("Regression: digest.Sum: p50 21.6µs → 22.7µs (+5.0%"))
    let again = try analyze(
      ["diff", "--base"] + archived("base") + ["--head"] + archived("again") + [
        "--fail-on", "p50>0%", "--fail-on", "self>0%",
      ])
    again.expect(status: 0, "the same program")
    let list = Folders.newFolder().appending(path: "allowed.txt")
    try "# rounds were too few\ndigest.Sum: p50<=10%\n".write(to: list, atomically: true, encoding: .utf8)
    let allowed = try analyze(
      ["diff", "--base"] + archived("base") + ["--head"] + archived("slow")
        + ["--fail-on", "p50>2%", "--allow", list.path])
    allowed.expect(status: 0, "allowed")
    #expect(allowed.output.contains("No regression (1 accepted change)."))
  }

  @Test func mistakesEndWithTwoAndSayWhatToDo() throws {
    let (a, b) = (URL(filePath: archived("base")[0]), URL(filePath: archived("slow")[0]))
    let cases: [(words: [String], error: String)] = [
      ([a.path], "give two traces, not 1"),
      ([a.path, "/nowhere.trace"], "cannot open /nowhere.trace"),
      (
        [a.path, b.path, "--fail-on", "sef>5%"],
        "'sef' is not one of calls, self, total, p50, p99, goroutines\n  sef>5%\n  ^^^"
      ),
      ([a.path, b.path, "--fail-on", "self>5%"], "can never fail: times cannot be judged from one run of each side"),
      ([a.path, Self.archive.appending(path: "test.trace").path], "Not comparable: mode program → test"),
      ([a.path, b.path, "--allow", "/nowhere.txt"], "cannot read /nowhere.txt"),
    ]
    for (words, error) in cases {
      let finished = try analyze(["diff"] + words)
      finished.expect(status: 2, words.joined(separator: " "))
      #expect(finished.error.contains(error), "\(finished.error)")
      #expect(finished.output.isEmpty)
    }
    let forced = try analyze(["diff", a.path, Self.archive.appending(path: "test.trace").path, "--force"])
    forced.expect(status: 0, "--force")
  }

  @Test(arguments: ["text", "markdown", "json", "csv", "github", "tree", "svg", "html"])
  func everyFormIsWritten(format: String) throws {
    let file = Folders.newFolder().appending(path: "out")
    let finished = try analyze(
      [
        "diff", archived("base")[0], Self.archive.appending(path: "queries.trace").path, "--format", format, "-o",
        file.path,
      ])
    finished.expect(status: 0, format)
    #expect(finished.output.isEmpty && finished.error.isEmpty)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("db.("))
    if format == "json" { _ = try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    if format == "svg" { #expect(text.hasSuffix("</svg>\n")) }
  }

  @Test func historyFollowsAFunction() throws {
    let finished = try analyze(
      ["history", "--function", "db.(?Conn).Query", "--format", "csv"] + archived("base")
        + [Self.archive.appending(path: "queries.trace").path])
    finished.expect()
    let lines = finished.output.split(separator: "\r\n")
    #expect(lines.count == 12 && lines[1].contains(",40,") && lines[11].contains(",4000,"))
    let chart = try analyze(["history", "--format", "html"] + archived("base"))
    chart.expect()
    #expect(chart.output.contains("<polyline"))
    let none = try analyze(["history", "--function", "nobody"] + archived("base"))
    none.expect(status: 1)
  }
}
