import Foundation
import Testing

/// Every goroutine's events are in order, wherever it ran: replayed, they give the calls that there have been.
struct OrderTests {
  @Test(arguments: ["64", "1"])
  func goroutinesThatMigrateAllTheTime(spoolMegabytes: String) throws {
    let (goroutines, rounds) = (32, 8000)
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "migrating"), arguments: ["\(goroutines)", "\(rounds)"])
    let trace = Folders.newFolder().appending(path: "t.trace")
    let recorded = try program.recorded(to: trace, options: ["--quiet", "--spool", spoolMegabytes])
    recorded.expect()
    #expect(recorded.output == "\(goroutines * rounds * 4)\n")
    var paths: [String: Int] = [:]
    func add(_ node: CallNode, below path: String) {
      let path = node.name.hasPrefix("main.") ? path + "/" + node.name.dropFirst(5) : path
      if !path.isEmpty { paths[path, default: 0] += node.calls }
      for child in node.children { add(child, below: path) }
    }
    add(try Trace(file: trace).tree(), below: "")
    let (worker, calls) = ("/main/run/run.func1/worker", goroutines * rounds)
    #expect(
      paths == [
        "/main": 1, "/main/run": 1, "/main/run/run.func1": goroutines, worker: goroutines, worker + "/outer": calls,
        worker + "/outer/middle": 2 * calls, worker + "/outer/middle/inner": 4 * calls,
      ])
  }
}
