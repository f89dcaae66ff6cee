import Foundation
import TestSupport
import Testing

/// What gotrace-analyze prints of recorded traces, to the byte. Each row is a command line; its golden is named by it.
struct AnalyzeGoldenTests {
  @Test(arguments: [
    "tree calls", "tree goroutines", "tree server --depth 6 --min-percent 2",
    "tree server --self --sort self --depth 4",
    "tree server --inverted --depth 2 --min-percent 10", "tree server --root pool.(*Pool).Do",
    "tree server --full-names --depth 3",
    "tree server --by goroutine --depth 2", "tree server --by process --depth 3", "tree server --by package",
    "tree tests --by test --depth 3", "tree calls --fold-recursion", "tree goroutines --each-call --depth 2",
    "tree calls goroutines --each-call --depth 2", "tree server --each-call --depth 3 --goroutine 1 --compensate",
    "tree server --from 100ms --to 101ms", "tree server --goroutine 1", "tree server --process 1 --depth 3",
    "tree server --focus price", "tree server --ignore client --depth 4", "tree server --package pool --package store",
    "tree server --min-duration 10ms", "tree server --compensate --depth 3", "tree calls server --depth 2",
    "flame calls", "flame server --weight calls", "flame server --by package", "flame goroutines --weight us",
    "flame calls --format speedscope", "flame goroutines --format speedscope --goroutine 1",
    "json calls", "json goroutines --each-call", "json server --root store.(*Store).Put",
    "report server", "report server --by package", "report server --by file --sort total",
    "report server --top 3 --format json",
    "report server --format csv --sort calls", "report server --format markdown --filter ^api",
    "report server --goroutine 1",
    "report calls --format ndjson", "callers main.unitPrice server", "callees main.run server",
    "callees main.run server --format csv",
    "calls main.unitPrice server --slowest 3",
    "calls main.unitPrice server --slowest 2 --min-duration 1ms --format json",
    "goroutines goroutines", "goroutines goroutines --list", "goroutines goroutines --leaks",
    "goroutines server --depth 1",
    "goroutines server --format json", "goroutines server --format dot", "goroutines goroutines --goroutine 1",
    "goroutines server --list --sort in-calls --top 3 --format csv", "goroutines server --goroutine 1 --format json",
    "goroutines server --package pool", "goroutines server --from 100ms --to 101ms",
    "export calls --format folded", "export calls --format speedscope", "export goroutines --format chrome",
    "export server --format csv", "export server --format csv --table paths",
    "export goroutines --format ndjson --table goroutines",
    "export server --format csv --table spawn-sites", "info server",
    "info server --package store --from 100ms", "info calls tests", "verify calls server",
    "tree folded --depth 3", "tree folded --inverted --depth 3 --min-percent 40", "tree folded --focus f12 --depth 2",
    "tree summary --focus f12 --depth 2", "tree summary --by package", "report folded --top 5",
    "report summary --by package", "callers app.f12 folded", "flame summary --weight calls --depth 2",
    "flame summary --depth 2",
    "export summary --format csv --table paths --root app.f8", "info folded", "verify folded summary",
    "diff folded folded --by path", "callers app.f12 folded --from 0s", "diff folded folded --fold-recursion",
    "diff summary folded --format tree",
  ])
  func printsWhatItPrinted(_ line: String) throws {
    // Two have folded paths, and one of these no events.
    let traces = [
      "calls": "calls", "goroutines": "goroutines", "server": "server", "tests": "tests",
      "folded": "../v1-folded-paths/random", "summary": "../v1-folded-paths/summary-only",
    ]
    let words = line.split(separator: " ").map(String.init)
    // Names of traces are those of Fixtures/traces/recorded; a subcommand and an option's value may be the same word.
    let arguments = words.enumerated().map { index, word in
      guard index > 0, !words[index - 1].hasPrefix("--"), let trace = traces[word] else { return word }
      return trace + ".trace"
    }
    let finished = try Command(
      executable: Folders.analyzer, arguments: arguments, folder: Folders.fixtures.appending(path: "traces/recorded")
    ).run()
    finished.expect(line)
    let name = words.joined(separator: " ").replacing("/", with: ":")
    try expectGolden(finished.error + finished.output, name + ".txt")
  }

  /// What is compared is known of both sides, or it is not compared.
  @Test(arguments: [["--by", "path"], ["--by", "test"], ["--focus", "f1"], ["--fold-recursion"]])
  func pathsAreNotComparedWithWhatWasFolded(_ options: [String]) throws {
    let folder = Folders.fixtures.appending(path: "traces/v1-folded-paths")
    let words = ["diff", "--fail-on", "calls>0%", "summary-only.trace", "random.trace"] + options
    let finished = try Command(executable: Folders.analyzer, arguments: words, folder: folder).run()
    #expect(finished.status == 2 && finished.output.isEmpty)
    #expect(finished.error.contains("summary-only.trace has only a summary, and this needs events"))
  }
}
