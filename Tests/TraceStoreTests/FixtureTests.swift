import Foundation
import TestSupport
import Testing

@testable import TraceStore
import TraceModel

/// Traces of every released format version are read for ever, by us and by the independent reader.
struct FixtureTests {
  /// `UPDATE_GOLDEN=1` makes the missing ones; that run fails.
  @Test(arguments: Fixture.all) func exist(_ fixture: Fixture) throws {
    guard !FileManager.default.fileExists(atPath: fixture.path) else { return }
    try #require(ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1", "\(fixture.path) is missing")
    let folder = try TemporaryFolder()
    try fixture.trace.write(to: folder.file("a.trace"))
    try Data(fixture.change(folder.read("a.trace"))).write(to: URL(filePath: fixture.path))
    Issue.record("made \(fixture.path)")
  }

  @Test(arguments: Fixture.all) func areReadAsTheyAlwaysWere(_ fixture: Fixture) throws {
    let reader = try TraceReader(path: fixture.path)
    #expect(reader.formatVersion == 1)
    #expect(reader.isFinished == fixture.isFinished)
    #expect(reader.metadata == fixture.trace.metadata)
    #expect(reader.symbols == fixture.trace.symbols)
    #expect(reader.spawnSites == fixture.trace.sites)
    #expect(reader.processes == fixture.trace.processes)
    let (events, _) = try reader.flatEvents()
    #expect(events == (fixture.trace.metadata.keepsEvents ? fixture.events : []))
    if fixture.isFinished {
      let summary = try reader.summary()
      #expect(summary.isStored)
      #expect(summary.summary == fixture.summary)
    }
    #expect(try reader.verify().isEmpty == (fixture.isFinished && fixture.lostBatches.isEmpty))
  }

  @Test(arguments: Fixture.all) func areReadTheSameByScriptsReadTracePy(_ fixture: Fixture) throws {
    let reader = try TraceReader(path: fixture.path)
    let (events, damage) = try reader.flatEvents()
    let script = try Script("events", fixture.path)
    #expect(script.output == events.map { "\($0.goroutine) \($0.time) \($0.code)\n" }.joined())
    #expect(script.errors.isEmpty == (reader.damage + damage).isEmpty)

    let info = try JSONSerialization.jsonObject(with: Data(try Script("info", fixture.path).output.utf8))
    let facts = try #require(info as? [String: Any])
    #expect(facts["finished"] as? Bool == reader.isFinished)
    let symbols = try #require(facts["symbols"] as? [[Any]])
    #expect(symbols.map { $0[0] as? String } == reader.symbols.map(\.name))
    #expect((facts["goroutines"] as? [Any])?.count == reader.goroutineCount)
    let commandLine = (facts["metadata"] as? [String: Any])?["command_line"] as? [String]
    #expect(commandLine ?? [] == reader.metadata.commandLine)

    guard reader.hasSummary else { return }
    let nodes = try reader.summary().summary.callTree.nodes
    #expect(
      try Script("tree", fixture.path).output
        == nodes.enumerated().map { index, node in
          let spawn =
            node.origin == .folded
            ? 1 << 21 + 2 : (node.frame.site.map { $0.rawValue + 1 } ?? 0) * 2 + (node.frame.isInferred ? 1 : 0)
          let folded = reader.hasFoldedPaths ? reader.foldedPaths[index] : nil
          let columns = folded.map { path in
            [path.number, path.missing.calls &+ 1, path.missing.time &+ 1, path.hasFolded ? 1 : 0]
          }
          return
            ([
              UInt64(node.parent), UInt64(node.frame.function.rawValue), UInt64(spawn), node.totals.calls,
              node.totals.openCalls, node.totals.totalTime, node.totals.selfTime, node.totals.minTime &+ 1,
              node.totals.maxTime, node.totals.openTime &+ 1,
            ] + (columns ?? [])).map { "\($0)" }.joined(separator: " ") + "\n"
        }.joined())
  }

  /// The bytes in the document are those of the fixture, and those that the library writes.
  @Test func theWorkedExampleOfDocsFORMATMd() throws {
    let document = try String(
      contentsOf: Fixture.repository.appending(path: "docs/FORMAT.md"), encoding: .utf8)
    // Lines such as "0028  47 54 62 31  comment", in code blocks.
    let bytes = document.split(separator: "\n").filter { $0.wholeMatch(of: /[0-9a-f]{4}  .*/) != nil }.flatMap { line in
      line.dropFirst(6).prefix(48).split(separator: " ").compactMap { $0.count == 2 ? UInt8($0, radix: 16) : nil }
    }
    let fixture = try #require(Fixture.all.first { !$0.hasOldOpenCalls })
    #expect(try bytes == Array(Data(contentsOf: URL(filePath: fixture.path))))
    let folder = try TemporaryFolder()
    try fixture.trace.write(to: folder.file("a.trace"))
    #expect(try bytes == folder.read("a.trace"))
  }
}

/// A run of scripts/read_trace.py.
struct Script {
  let output: String
  let errors: String

  init(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["python3", "-B", Fixture.repository.appending(path: "scripts/read_trace.py").path] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(self.errors)")
  }
}
