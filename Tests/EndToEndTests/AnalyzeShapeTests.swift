import Foundation
import Testing

/// Traces that are large in one way each: every report answers, in bounded memory and on a small stack.
struct AnalyzeShapeTests {
  private static let reports = [
    ["tree"], ["tree", "--fold-recursion"], ["tree", "--inverted", "--depth", "5"], ["tree", "--by", "package"],
    ["tree", "--min-duration", "1us"], ["tree", "--each-call"], ["flame"], ["flame", "--format", "svg"],
    ["flame", "--format", "speedscope"], ["json"], ["report"], ["callers", "main.main"],
    ["calls", "main.main", "--slowest", "1"],
    ["goroutines"], ["goroutines", "--leaks"], ["goroutines", "--goroutine", "1"], ["html"], ["info"],
    ["export", "--format", "pprof"], ["export", "--format", "csv", "--table", "paths"],
  ]

  @Test(arguments: [("deep", 1_000_000), ("paths", 170_000), ("goroutines", 1_000_000), ("names", 1000)])
  func everyReportAnswers(_ shape: String, _ count: Int) throws {
    let trace = Folders.newFolder().appending(path: "\(shape).trace")
    var program = GoProgram(folder: Folders.fixtures.appending(path: "shapes"))
    program.arguments = [shape, String(count)]
    try program.recorded(to: trace).expect(shape)
    for report in Self.reports {
      // 256 KiB of stack, 1.5 GiB of memory: no recursion over the data, nothing quadratic. Memory means addresses
      // here, of which the C library sets aside a lot for each thread.
      let words = ([Folders.analyzer.path] + report + [trace.path, "-o", "/dev/null"]).map { "'\($0)'" }
      let finished = try Command(
        executable: URL(filePath: "/bin/bash"),
        arguments: ["-c", "export MALLOC_ARENA_MAX=2; ulimit -s 256 -v 1572864; exec \(words.joined(separator: " "))"]
      ).run()
      finished.expect("\(shape): \(report)")
    }
  }
}
