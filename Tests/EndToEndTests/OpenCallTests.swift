import Foundation
import Testing

/// Calls that never return last to the end of their process, and are not mixed with those that do.
struct OpenCallTests {
  private static let folder = Folders.fixtures.appending(path: "opencalls")

  /// Rows of `report --format json`, by function.
  private func report(_ trace: URL) throws -> [String: [String: Double]] {
    let finished = try Trace(file: trace).analyze("report", "--format", "json")
    finished.expect(status: 0, "gotrace-analyze report")
    let rows = try #require(JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: try rows.map { row in
        (try #require(row["function"] as? String), row.compactMapValues { ($0 as? NSNumber)?.doubleValue })
      })
  }

  @Test func lastToTheEndOfTheirProcess() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    try GoProgram(folder: Self.folder).recorded(to: trace).expect(status: 0, "opencalls")
    let tree = try Trace(file: trace).tree()
    let main = try #require(tree.descendant("main.main"))
    #expect(main.openCalls == 1)
    #expect(main.durationMilliseconds >= 500)
    #expect(tree.durationMilliseconds >= main.durationMilliseconds)
    let spawned = try #require(main.children.first { $0.name == "main.serve" && $0.openCalls == 5 })
    #expect(spawned.durationMilliseconds >= 5 * 500)

    let serve = try #require(report(trace)["main.serve"])
    #expect(serve["calls"] == 10)
    #expect(serve["open"] == 5)
    let (shortest, mean, longest) = (serve["min_ns"] ?? 0, serve["mean_ns"] ?? 0, serve["max_ns"] ?? 0)
    #expect(shortest > 0 && shortest <= mean && mean <= longest)
    // Of five that return, the mean is a fifth of what all took less what the open ones took.
    let total = try #require(serve["total_ns"])
    #expect(mean * 5 < total - 5 * 500e6 + 5)
  }

  @Test func aHangLasts() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    var program = GoProgram(folder: Self.folder)
    program.environment = ["OPENCALLS_HANG": "1"]
    let finished = try program.tested(["."], to: trace)
    finished.expect(status: 1, "a test that ends by os.Exit(3)")
    let tree = try Trace(file: trace).tree()
    let hang = try #require(tree.children.first { $0.name == "opencalls.TestHang" || $0.name == "main.TestHang" })
    let lock = try #require(hang.children.first { $0.name == "main.lockAgain" || $0.name == "opencalls.lockAgain" })
    #expect(lock.durationMilliseconds >= 500)
    #expect(hang.durationMilliseconds >= lock.durationMilliseconds)
    #expect(tree.durationMilliseconds >= hang.durationMilliseconds)
    let leaks = try Trace(file: trace).analyze("goroutines", "--leaks", "--format", "json")
    leaks.expect(status: 0, "goroutines --leaks")
    let rows = try #require(JSONSerialization.jsonObject(with: Data(leaks.output.utf8)) as? [[String: Any]])
    #expect(rows.contains { ($0["lifetime_ns"] as? NSNumber)?.doubleValue ?? 0 >= 500e6 })
  }
}
