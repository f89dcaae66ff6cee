import TestSupport
import Testing

@testable import TraceStore
import TraceModel

/// A trace cut off anywhere, or with any byte changed.
struct SalvageTests {
  /// A few kilobytes, with several blocks of every kind that a recording makes while it runs.
  let trace = SampleTrace.random(seed: 5, events: 120, goroutines: 6, perBatch: 40)
  let bytes: [UInt8]
  let whole: TraceReader
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try trace.write(to: folder.file("whole.trace"))
    bytes = try folder.read("whole.trace")
    whole = try TraceReader(path: folder.file("whole.trace"))
  }

  @Test func cutAtEveryOffsetEveryCompleteBlockBeforeTheCutAndNothingElse() throws {
    let header = Format.fileHeaderBytes
    for length in 0..<bytes.count {
      let cut = Array(bytes[..<length])
      guard length >= header else {
        let expected = length == 0 ? TraceStoreError.empty(path: "") : .brokenHeader(path: "")
        #expect(throws: expected) { _ = try TraceReader(bytes: cut) }
        continue
      }
      let reader = try TraceReader(bytes: cut)
      #expect(!reader.isFinished, "\(length)")
      #expect(reader.damage.contains { $0.kind == .unfinished }, "\(length)")
      let complete = whole.eventBlocks.filter { $0.offset + UInt64($0.byteCount) <= length }
      #expect(reader.eventBlocks.map(\.block) == complete.map(\.block), "\(length)")
      let (events, damage) = try reader.flatEvents()
      #expect(damage.isEmpty, "\(length)")
      #expect(events == trace.batches.prefix(complete.count).flatMap(\.flat), "\(length)")
      let boundaries = whole.blocks.map(\.offset) + [header].map(UInt64.init)
      if !boundaries.contains(UInt64(length)), UInt64(length) < whole.blocks.last?.end ?? 0 {
        #expect(reader.damage.contains { if case .cutBlock = $0.kind { true } else { false } }, "\(length)")
      }
    }
  }

  @Test func aLargerTraceCutAtAThousandRandomOffsets() throws {
    let trace = SampleTrace.random(seed: 6, events: 40_000, goroutines: 50, perBatch: 400)
    try trace.write(to: folder.file("large.trace"))
    let bytes = try folder.read("large.trace")
    let whole = try TraceReader(bytes: bytes)
    var random = SplitMix64(seed: 6)
    for _ in 0..<1000 {
      let length = Int.random(in: Format.fileHeaderBytes..<bytes.count, using: &random)
      let reader = try TraceReader(bytes: Array(bytes[..<length]))
      let complete = whole.eventBlocks.filter { $0.offset + UInt64($0.byteCount) <= length }
      try #require(reader.eventBlocks.map(\.block) == complete.map(\.block), "\(length)")
      // The last complete block, and by it everything that it names, is there.
      guard let last = complete.last else { continue }
      var events: [FlatEvent] = []
      let damage = try reader.forEachBatch(overlapping: last.ticks.upperBound...last.ticks.upperBound) {
        events += $0.flat
      }
      try #require(damage.isEmpty, "\(length)")
      try #require(events.suffix(last.events) == trace.batches[complete.count - 1].flat[...], "\(length)")
    }
  }

  @Test func theSummaryOfACutTraceIsThatOfTheEventsThatAreLeft() throws {
    for block in whole.eventBlocks {
      let length = Int(block.offset) + block.byteCount
      let reader = try TraceReader(bytes: Array(bytes[..<length]))
      #expect(!reader.hasSummary)
      let left = Array(trace.batches.prefix { $0.times[0] <= block.ticks.upperBound })
      let goroutines = Array(trace.goroutines[..<reader.goroutineCount])
      let summary = try reader.summary()
      #expect(!summary.isStored)
      #expect(summary.summary == TraceSummary(goroutines: goroutines, left, processes: trace.processes))
    }
  }

  @Test func aChangedByteAnywhereIsNoticedAndCostsOneBlockAtMost() throws {
    for offset in bytes.indices {
      var changed = bytes
      changed[offset] ^= 1 << UInt8(offset % 8)
      guard offset >= Format.fileHeaderBytes else {
        #expect(throws: TraceStoreError.self, "\(offset)") { _ = try TraceReader(bytes: changed) }
        continue
      }
      let reader = try TraceReader(bytes: changed)
      let damage = try reader.verify()
      #expect(!damage.isEmpty, "\(offset)")
      let (events, _) = try reader.flatEvents()
      // The block hit, if it is one of events, is lost; all others are there.
      let hit = whole.eventBlocks.firstIndex {
        $0.offset <= UInt64(offset) && UInt64(offset) < $0.offset + UInt64($0.byteCount)
      }
      let left = trace.batches.enumerated().filter { $0.offset != hit }.flatMap(\.element.flat)
      #expect(events == left, "\(offset)")
      if let hit {
        let found = damage.first { $0.block == whole.eventBlocks[hit].block }
        #expect(found?.ticks == whole.eventBlocks[hit].ticks, "\(offset)")
        #expect(found?.events == UInt64(whole.eventBlocks[hit].events), "\(offset)")
        #expect(found?.goroutines == whole.eventBlocks[hit].goroutines, "\(offset)")
      }
    }
  }

  @Test func aChangedByteInATraceWithoutIndexWhatComesAfterIsFoundAgain() throws {
    let end = Int(whole.eventBlocks.last.map { $0.offset + UInt64($0.byteCount) } ?? 0)
    let partial = Array(bytes[..<end])
    for offset in Format.fileHeaderBytes..<end {
      var changed = partial
      changed[offset] ^= 0x10
      let reader = try TraceReader(bytes: changed)
      let (events, damage) = try reader.flatEvents()
      #expect(try !(reader.damage.dropFirst() + reader.goroutines().damage + damage).isEmpty, "\(offset)")
      let hit = whole.blocks.first { $0.offset <= UInt64(offset) && UInt64(offset) < $0.end }
      let lost = whole.eventBlocks.firstIndex { $0.block == hit?.sequence }
      let left = trace.batches.enumerated().filter { $0.offset != lost }.flatMap(\.element.flat)
      #expect(events == left, "\(offset)")
    }
  }

  @Test func bytesAddedAtTheEnd() throws {
    let reader = try TraceReader(bytes: bytes + [0])
    #expect(!reader.isFinished)
    let (events, _) = try reader.flatEvents()
    #expect(events == trace.events)
  }

  @Test func whatIsNoTraceIsRefused() throws {
    let path = folder.file("x")
    try folder.write("x", [])
    #expect(throws: TraceStoreError.empty(path: path)) { _ = try TraceReader(path: path) }
    try folder.write("x", Array("#!/bin/sh\n".utf8))
    #expect(throws: TraceStoreError.notATrace(path: path)) { _ = try TraceReader(path: path) }
    var header = FileHeader()
    header.version = 9
    try folder.write("x", header.encoded())
    #expect(throws: TraceStoreError.unsupportedVersion(path: path, version: 9)) { _ = try TraceReader(path: path) }
    header = FileHeader()
    header.requiredFeatures = 1 << 3 | 1 << 63
    try folder.write("x", header.encoded())
    #expect(throws: TraceStoreError.unsupportedFeatures(path: path, features: [3, 63])) {
      _ = try TraceReader(path: path)
    }
    header = FileHeader()
    header.optionalFeatures = .max
    try folder.write("x", header.encoded() + bytes[Format.fileHeaderBytes...])
    #expect(try TraceReader(path: path).flatEvents().events == trace.events)
    #expect(throws: TraceStoreError.notARegularFile(path: folder.path)) { _ = try TraceReader(path: folder.path) }
    let missing = folder.file("missing")
    #expect(throws: TraceStoreError.system(operation: .open, path: missing, errno: 2)) {
      _ = try TraceReader(path: missing)
    }
  }
}
