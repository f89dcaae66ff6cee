import TestSupport
import Testing
import TraceAnalysis
import TraceModel
import TraceStore

@testable import TraceDiff

struct OnePackageChoiceTests {
  /// Two traces that have only their summaries: one with a package `app/db`, and one with a package whose import path
  /// ends so.
  private struct Files {
    let folder: TemporaryFolder
    var exact: String { folder.file("exact.trace") }
    var longer: String { folder.file("longer.trace") }

    init() throws {
      folder = try TemporaryFolder()
      try write("app/db", to: exact)
      try write("example.com/app/db", to: longer)
    }

    private func write(_ package: String, to path: String) throws {
      let trace = SampleRun.made { run in
        run.declare("\(package).Open", package: package, line: 7)
        let main = run.add("main.main")
        run.add(below: main, "\(package).Open")
      }
      var metadata = trace.metadata
      metadata.keepsEvents = false
      var writer = try TraceWriter.create(path: path, metadata: metadata)
      try writer.append(symbols: trace.symbols)
      try writer.finish(metadata: metadata, processes: trace.processes, summary: trace.summary)
    }
  }

  @Test func theSidesOfAComparisonHaveTheSamePackages() throws {
    let files = try Files()
    var request = DiffRequest(base: [files.longer], head: [files.exact])
    request.force = true
    #expect(try calls(request) == [2, 2])
    request.selection.packages = ["app/db"]
    #expect(try calls(request) == [0, 1])
    request.selection.packages = ["db"]
    #expect(try calls(request) == [1, 1])
  }

  /// All calls of the base and of the head.
  private func calls(_ request: DiffRequest) throws -> [UInt64] {
    let comparison = try request.result(through: TraceLoader(threads: 1)).comparison
    return comparison.runs.map { $0.calls.reduce(0, +) }
  }

  @Test func theTracesOfAHistoryHaveTheSamePackages() throws {
    let files = try Files()
    var request = HistoryRequest(paths: [files.longer, files.exact])
    request.selection.packages = ["app/db"]
    let history = try request.history(through: TraceLoader(threads: 1))
    #expect(history.series.map(\.function) == ["app/db.Open"])
  }
}
