import Foundation
import TestSupport
import Testing

@testable import TraceStore
import TraceModel

/// A committed trace of a released format version, and what it must be read as for ever.
struct Fixture: CustomTestStringConvertible, Sendable {
  let name: String
  /// Beneath Fixtures/traces: which features of the format it uses.
  var folder = "v1"
  /// Everything in it, where it is whole.
  let trace: SampleTrace
  /// What was done to the bytes.
  var change: @Sendable ([UInt8]) -> [UInt8] = { $0 }
  /// Blocks of events that are lost by that.
  var lostBatches: Set<Int> = []
  var isFinished = true

  var testDescription: String { "\(folder)/\(name)" }

  /// Its summary counts open calls up to the last event of their goroutine.
  var hasOldOpenCalls: Bool { folder == "v1" }

  /// What its summary says.
  var summary: TraceSummary { hasOldOpenCalls ? trace.oldSummary : trace.summary }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  var path: String { Self.repository.appending(path: "Fixtures/traces/\(folder)/\(name).trace").path }

  /// The events that can be read.
  var events: [FlatEvent] {
    trace.batches.enumerated().filter { !lostBatches.contains($0.offset) }.flatMap(\.element.flat)
  }

  /// Those of the first release, the same with open calls, and with folded paths.
  static let all =
    original
    + original.map { fixture in
      var fixture = fixture
      fixture.folder = "v1-open-calls"
      return fixture
    }
    + [
      Fixture(name: "random", folder: "v1-folded-paths", trace: folded(random)),
      Fixture(name: "summary-only", folder: "v1-folded-paths", trace: folded(summaryOnly)),
    ]

  private static func folded(_ trace: SampleTrace) -> SampleTrace {
    var trace = trace
    trace.maximumNodes = 1200
    return trace
  }

  private static let original: [Fixture] = [
    Fixture(name: "example", trace: .example),
    Fixture(name: "empty", trace: SampleTrace()),
    Fixture(name: "random", trace: random),
    Fixture(
      name: "cut", trace: random, change: { Array($0[..<(blockOffset($0, 3) + 100)]) }, lostBatches: [3, 4, 5],
      isFinished: false),
    Fixture(
      name: "flipped", trace: random,
      change: { bytes in
        var bytes = bytes
        bytes[blockOffset(bytes, 2) + 80] ^= 4
        return bytes
      }, lostBatches: [2]),
    Fixture(name: "summary-only", trace: summaryOnly),
  ]

  private static let random = SampleTrace.random(seed: 11, events: 3000, goroutines: 40, perBatch: 500)

  private static let summaryOnly: SampleTrace = {
    var trace = random
    trace.metadata.keepsEvents = false
    return trace
  }()

  /// Where the n-th block of events begins.
  private static func blockOffset(_ bytes: [UInt8], _ number: Int) -> Int {
    let magic: [UInt8] = [0x47, 0x54, 0x62, 0x31, BlockKind.events.rawValue]
    var found = 0
    for offset in 0..<bytes.count - magic.count where bytes[offset..<offset + magic.count] == magic[...] {
      if found == number { return offset }
      found += 1
    }
    return bytes.count
  }
}

extension SampleTrace {
  /// The worked example of docs/FORMAT.md.
  static let example: SampleTrace = {
    var trace = SampleTrace()
    trace.symbols = [
      Symbol(name: "main.main", package: "main", file: "/a/main.go", line: 5),
      Symbol(name: "main.work", package: "main", file: "/a/main.go", line: 9),
    ]
    trace.processes = [
      TracedProcess(
        pid: 7, parentPid: 0, commandLine: ["/a/a"], goVersion: "", path: .fast, startTicks: 0, end: .exited(code: 0))
    ]
    trace.goroutines = [Goroutine(1)]
    trace.batches = [
      EventBatch([
        (0, [(100, .enter(0)), (150, .enter(1)), (350, .exit), (5350, .enter(1)), (5400, .exit), (5410, .exit)])
      ])
    ]
    return trace
  }()
}
