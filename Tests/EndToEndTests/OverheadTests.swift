import Foundation
import Testing

/// Recording with a bound on what it costs.
struct OverheadTests {
  private let folder = Folders.newFolder()
  private var trace: URL { folder.appending(path: "t.trace") }

  /// Nearly all calls are of a function that takes a nanosecond.
  private static let files = [
    "main.go": """
    package main

    import "fmt"

    //go:noinline
    func tiny(n int) int { return n + 1 }

    func work(n int) int {
    \tsum := 0
    \tfor i := 0; i < n; i++ {
    \t\tsum = tiny(sum)
    \t}
    \treturn sum
    }

    func main() { fmt.Println(work(3_000_000)) }
    """
  ]

  private func score(_ words: String...) throws -> Finished {
    try Command(executable: Folders.analyzer, arguments: ["score"] + words + [trace.path], folder: folder).run()
  }

  @Test func aScoreBecomesAFilter() throws {
    let module = try GoModule(Self.files)
    try module.record(["run", "-o", trace.path, "--quiet", "."]).expect()
    let filter = module.folder.appending(path: "gotrace.filter")
    let scored = try score("--overhead", "10%", "--write", filter.path)
    scored.expect()
    for word in ["program ", "recording ", "recorder ", "proposal ", "3,000,002 traced calls", "main.tiny"] {
      #expect(scored.output.contains(word), "\(word)")
    }
    // What it took decides whether it is counted or skipped.
    let lines = try String(contentsOf: filter, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == 1)
    #expect(lines.first?.contains(/^(count|skip) main\.tiny # about 3,000,000 calls/) == true, "\(lines)")
    #expect(scored.error.contains("1 function added"), "\(scored.error)")
    let other = folder.appending(path: "other.filter")
    let opposite = lines.first?.hasPrefix("count") == true ? "skip" : "count"
    try Data("\(opposite) main.tiny\n".utf8).write(to: other)
    let contradicted = try score("--overhead", "10%", "--write", other.path)
    #expect(contradicted.error.contains("0 functions added"))
    #expect(contradicted.error.contains("has other lines for 1 function"), "\(contradicted.error)")
    try Data("count a\nskip a\n".utf8).write(to: other)
    #expect(try score("--write", other.path).error.contains("other.filter:2: a has the other action on line 1"))
    let kept = try score("--overhead", "10%", "--keep", "main.tiny", "--format", "csv")
    kept.expect()
    #expect(kept.output.contains(",trace,main.tiny"))
    let second = try module.record(["run", "-o", trace.path, "."])
    second.expect()
    #expect(second.error.contains("gotrace.filter: "), "\(second.error)")
    #expect([nil, 3_000_000].contains(try Trace(file: trace).calls()["main.tiny"]))
    #expect(try Trace(file: trace).calls()["main.work"] == 1)
  }

  @Test func twoRunsInOneGo() throws {
    let module = try GoModule(Self.files)
    let finished = try module.record(["run", "--overhead", "10%", "--measure", "-o", trace.path, "."])
    finished.expect()
    #expect(finished.output == "3000000\n3000000\n3000000\n")
    #expect(finished.error.contains("first run: "), "\(finished.error)")
    #expect(finished.error.contains("measured overhead: "), "\(finished.error)")
    #expect([nil, 3_000_000].contains(try Trace(file: trace).calls()["main.tiny"]))
    #expect(try Trace(file: trace).calls()["main.work"] == 1)
    let info = try Trace(file: trace).analyze("info").output
    #expect(info.contains(/filter file  (1 function|0 functions) to count, [01] to skip/), "\(info)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["t.trace"])
  }

  @Test func testsToo() throws {
    let module = try GoModule([
      "a.go": "package a\n\nfunc F(n int) int { return n + 1 }\n",
      "a_test.go": """
      package a

      import "testing"

      func TestF(t *testing.T) {
      \tfor i := 0; i < 10_000_000; i++ {
      \t\tF(i)
      \t}
      }
      """,
    ])
    try module.record(["test", "--overhead", "20%", "-o", trace.path, "."]).expect()
    let calls = try Trace(file: trace).calls()
    #expect(calls["m.TestF"] == 1 && [nil, 10_000_000].contains(calls["m.F"]), "\(calls)")
  }

  @Test func whatCannotBeScoredIsSaid() throws {
    let old = Folders.fixtures.appending(path: "traces/recorded/server.trace").path
    let finished = try Command(executable: Folders.analyzer, arguments: ["score", old]).run()
    #expect(finished.status == 1)
    #expect(finished.error.contains("record it again"), "\(finished.error)")
    let module = try GoModule(Self.files)
    let failed = try module.record(["run", "--overhead", "none", "-o", trace.path, "."])
    #expect(failed.status != 0)
    #expect(try module.record(["test", "--measure", "."]).error.contains("--measure is for programs"))
    let broken = try module.record(["run", "--overhead", "10%", "-o", trace.path, "./nothing"])
    #expect(broken.status != 0)
    #expect(!FileManager.default.fileExists(atPath: trace.path))
  }
}
