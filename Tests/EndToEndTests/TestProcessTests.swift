import Foundation
import Testing
import TraceStore
import TraceModel

/// `go test ./...` runs a process for each package, several at a time.
struct TestProcessTests {
  private struct Expected {
    let package: String
    let status: Int32
  }

  /// Each is a process of the trace, with its command line, its parent, and how it ended. None ends before all have
  /// begun.
  @Test(arguments: Toolchain.all)
  func everyPackageIsAProcess(toolchain: Toolchain) throws {
    let meeting = Folders.newFolder()
    let trace = Folders.newFolder().appending(path: "t.trace")
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "parallel"), toolchain: toolchain, environment: ["MEET": meeting.path])
    // A place for each of five packages, of which some wait for those before them, and one more to build in.
    let recorded = try program.tested(["-p", "8", "./..."], to: trace)
    recorded.expect(status: 1)
    let results = testResults(recorded.output)
    let processes = try TraceReader(path: trace.path).processes
    let packages = [
      Expected(package: "alpha", status: 0), Expected(package: "beta", status: 0),
      Expected(package: "gamma", status: 1),
      Expected(package: "delta", status: 7),
    ]
    #expect(processes.count == packages.count)
    var lastBegin: UInt64 = 0
    var firstEnd = UInt64.max
    for expected in packages {
      let name = expected.package
      #expect(results["example.com/parallel/\(name)"] == (expected.status == 0 ? "pass" : "fail"), "\(results)")
      let said = try String(contentsOf: meeting.appending(path: name), encoding: .utf8)
        .split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
      let process = try #require(processes.first { $0.pid == said.first }, "\(name)")
      #expect(process.parentPid == said.last)
      #expect(process.commandLine.first?.hasSuffix("/\(name).test") == true, "\(process.commandLine)")
      #expect(process.commandLine.contains("-test.paniconexit0"))
      // Linux before 6.15 does not tell how somebody else's child has ended.
      #expect(process.end == .exited(code: expected.status) || process.end == .gone, "\(name)")
      let tree = try Trace(file: trace).analyze("tree", "--process", String(process.pid), "--full-names")
      #expect(tree.output.contains("example.com/parallel/\(name).TestMeeting"), "\(tree.output)")
      lastBegin = max(lastBegin, process.startTicks)
      firstEnd = min(firstEnd, process.endTicks ?? .max)
    }
    #expect(lastBegin < firstEnd)
  }
}
