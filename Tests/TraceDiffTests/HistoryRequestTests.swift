import Testing
import TraceAnalysis

@testable import TraceDiff

struct HistoryRequestTests {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    + "/Fixtures/traces/regress"

  private func history(_ edit: (inout HistoryRequest) -> Void = { _ in }) throws -> TraceHistory {
    var request = HistoryRequest(paths: (0..<3).map { "\(Self.folder)/base-\($0).trace" })
    edit(&request)
    return try request.history(through: TraceLoader(threads: 1))
  }

  @Test func functionsAreFollowedByTheirSelfTimeOverAllTraces() throws {
    let all = try history()
    #expect(all.entries.count == 3 && all.series.count <= TraceHistory.defaultMaximumFunctions)
    #expect(try history { $0.maximumFunctions = 2 }.series.map(\.function) == all.series.prefix(2).map(\.function))
    #expect(try history { $0.function = "db.*" }.series.allSatisfy { $0.function.contains("/db.") })
    #expect(try history { $0.selection.packages = ["db"] }.series.allSatisfy { $0.function.contains("/db.") })
  }

  @Test func whatNoTraceHasIsAnError() {
    #expect(throws: HistoryError.noFunction("nothing")) { try history { $0.function = "nothing" } }
    #expect(throws: HistoryError.noCalls) { try history { $0.selection.packages = ["nothing"] } }
  }
}
