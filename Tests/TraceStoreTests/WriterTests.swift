import Foundation
import TestSupport
import Testing

@testable import TraceStore
import TraceModel

struct WriterTests {
  @Test func theRealNameAppearsAtTheEndUntilThenTheBytesAreBesideItAndReadable() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.trace")
    var trace = SampleTrace.random(seed: 1, events: 100, goroutines: 3, perBatch: 50)
    let partial = try trace.write(to: path, finish: false)
    #expect(try folder.names == ["a.trace.partial"])
    let reader = try TraceReader(path: partial)
    #expect(!reader.isFinished)
    #expect(try reader.flatEvents().events == trace.events)

    // What an interrupted recorder has left is not overwritten by the next.
    trace.metadata.toolVersion = "2"
    #expect(try trace.write(to: path, finish: false) == folder.file("a.trace.2.partial"))
    try trace.write(to: path)
    #expect(try folder.names == ["a.trace", "a.trace.2.partial", "a.trace.partial"])
  }

  @Test func anOlderTraceIsReplacedOnlyWhenTheNewOneIsWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.trace")
    try folder.write("a.trace", [1, 2, 3])
    var writer = try TraceWriter.create(path: path, metadata: TraceMetadata())
    try writer.append(symbols: [Symbol(name: "f", package: "", file: "", line: 0)])
    #expect(try folder.read("a.trace") == [1, 2, 3])
    try writer.finish(metadata: TraceMetadata(), processes: [], summary: TraceSummary())
    #expect(try TraceReader(path: path).isFinished)
    #expect(try folder.names == ["a.trace"])
  }

  @Test func discardingLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let writer = try TraceWriter.create(path: folder.file("a.trace"), metadata: TraceMetadata())
    try writer.discard()
    #expect(try folder.names.isEmpty)
  }

  @Test func whatIsNotFinishedGoesWithItsWriterUnlessItIsToStay() throws {
    let folder = try TemporaryFolder()
    func abandon(keeping: Bool) throws {
      var options = TraceWriter.Options()
      options.keepsPartial = keeping
      var writer = try TraceWriter.create(
        path: folder.file("a.trace"), metadata: TraceMetadata(), options: options)
      try writer.append(symbols: [Symbol(name: "f", package: "", file: "", line: 0)])
    }
    try abandon(keeping: false)
    #expect(try folder.names.isEmpty)
    try abandon(keeping: true)
    #expect(try folder.names == ["a.trace.partial"])
  }

  @Test func pathsThatCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    func create(_ path: String) throws {
      let writer = try TraceWriter.create(path: path, metadata: TraceMetadata())
      try writer.discard()
    }
    #expect(throws: TraceStoreError.notARegularFile(path: folder.path)) { try create(folder.path) }
    #expect(throws: TraceStoreError.notARegularFile(path: "/dev/full")) { try create("/dev/full") }
    let missing = folder.file("missing/a.trace")
    #expect(throws: TraceStoreError.system(operation: .create, path: "\(missing).partial", errno: ENOENT)) {
      try create(missing)
    }
  }

  @Test func aTableEntryThatNoBlockCanHold() throws {
    let folder = try TemporaryFolder()
    var writer = try TraceWriter.create(path: folder.file("a.trace"), metadata: TraceMetadata())
    let name = String(repeating: "x", count: Format.maximumContentBytes)
    do {
      try writer.append(symbols: [Symbol(name: name, package: "", file: "", line: 0)])
      Issue.record("it was accepted")
    } catch {
      #expect(error == .entryTooLarge(bytes: name.utf8.count + 10))
    }
    try writer.discard()
  }

  @Test func tablesOfManyMegabytesAreSpreadOverBlocks() throws {
    let folder = try TemporaryFolder()
    var trace = SampleTrace()
    trace.symbols = (0..<30_000).map {
      Symbol(name: "example.com/a/rather/long/path/to/package.Function\($0)", package: "p", file: "f", line: UInt32($0))
    }
    try trace.write(to: folder.file("a.trace"))
    let reader = try TraceReader(path: folder.file("a.trace"))
    #expect(reader.blocks.filter { $0.kind == BlockKind.symbols.rawValue }.count > 2)
    #expect(reader.symbols == trace.symbols)
    #expect(try reader.verify().isEmpty)
  }
}
