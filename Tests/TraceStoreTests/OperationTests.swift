import TestSupport
import Testing

@testable import TraceStore
import TraceModel
import ByteCoding

struct OperationTests {
  let folder: TemporaryFolder
  let trace = SampleTrace.random(seed: 21, events: 2000, goroutines: 20, perBatch: 100)
  let bytes: [UInt8]
  let reader: TraceReader

  init() throws {
    folder = try TemporaryFolder()
    try trace.write(to: folder.file("a.trace"))
    bytes = try folder.read("a.trace")
    reader = try TraceReader(path: folder.file("a.trace"))
  }

  /// The result, which must be without fault.
  private func opened(_ name: String) throws -> TraceReader {
    let reader = try TraceReader(path: folder.file(name))
    #expect(reader.isFinished)
    #expect(try reader.verify().isEmpty)
    #expect(try folder.names.allSatisfy { !$0.hasSuffix(".partial") })
    return reader
  }

  // MARK: Repair

  @Test func repairingAWholeTraceChangesNothingButItsHistory() throws {
    #expect(try reader.repair(to: folder.file("b.trace")).isEmpty)
    let repaired = try opened("b.trace")
    #expect(try repaired.flatEvents().events == trace.events)
    #expect(try repaired.summary().summary == trace.summary)
    #expect(repaired.symbols == trace.symbols)
    #expect(repaired.processes == trace.processes)
    #expect(repaired.metadata.history == ["repair"])
  }

  @Test(arguments: 0..<20) func aRepairedTraceHasEverythingThatIsLeftAndTheSameSummaryAsTheDamagedOne(seed: UInt64)
    throws
  {
    var random = SplitMix64(seed: seed)
    var damaged = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      damaged[Int.random(in: Format.fileHeaderBytes..<damaged.count, using: &random)] ^= 0x55
    }
    if seed % 2 == 0 { damaged.removeLast(Int.random(in: 1..<damaged.count / 2, using: &random)) }
    let source = try TraceReader(bytes: damaged)
    let damage = try source.repair(to: folder.file("b.trace"))
    #expect(damage.starts(with: source.damage))
    let repaired = try opened("b.trace")
    let events = try repaired.flatEvents().events
    let gaps = events.filter { $0.code == EventCode.gap.rawValue }.count
    #expect(events.filter { $0.code != EventCode.gap.rawValue } == (try source.flatEvents().events))
    var expected = try source.computedSummary().summary
    expected.eventCount += UInt64(gaps)
    #expect(try repaired.summary().summary == expected)
    #expect(repaired.symbols == source.symbols)
  }

  @Test func repairingASummaryWithoutEventsKeepsIt() throws {
    var trace = trace
    trace.metadata.keepsEvents = false
    try trace.write(to: folder.file("b.trace"))
    _ = try TraceReader(path: folder.file("b.trace")).repair(to: folder.file("c.trace"))
    #expect(try opened("c.trace").summary().summary == trace.summary)
  }

  // MARK: Slice

  @Test func allOfATraceIsTheTrace() throws {
    #expect(try reader.slice(TraceSlice(), to: folder.file("b.trace")).isEmpty)
    let slice = try opened("b.trace")
    // Goroutines are numbered in the order of their first events.
    let whole = try reader.goroutines().goroutines
    let numbers = try slice.goroutines().goroutines.map { goroutine in
      whole.firstIndex { $0.goid == goroutine.goid } ?? -1
    }
    let events = try slice.flatEvents().events.map {
      FlatEvent(goroutine: UInt32(numbers[Int($0.goroutine)]), time: $0.time, code: $0.code)
    }
    #expect(events == trace.events)
  }

  @Test func someGoroutines() throws {
    _ = try reader.slice(TraceSlice(goroutines: [2, 5]), to: folder.file("b.trace"))
    let slice = try opened("b.trace")
    #expect(try Set(slice.goroutines().goroutines.map(\.goid)) == [3, 6])
    for (index, goroutine) in try slice.goroutines().goroutines.enumerated() {
      let events = try slice.flatEvents().events.filter { $0.goroutine == index }.map { [$0.time, UInt64($0.code)] }
      let all = trace.events.filter { UInt64($0.goroutine) + 1 == goroutine.goid }.map { [$0.time, UInt64($0.code)] }
      #expect(events == all)
    }
  }

  @Test func someFunctionsWithWhatTheyCall() throws {
    var trace = SampleTrace()
    trace.symbols = (0..<4).map { Symbol(name: "f\($0)", package: "", file: "", line: 0) }
    trace.goroutines = [Goroutine(1)]
    trace.batches = [
      EventBatch([
        (
          0,
          [
            (0, .enter(0)), (1, .enter(1)), (2, .enter(2)), (3, .enter(1)), (4, .exit), (5, .exit), (6, .exit),
            (7, .enter(3)), (8, .exit), (9, .exit), (10, .enter(1)),
          ]
        )
      ])
    ]
    try trace.write(to: folder.file("f.trace"))
    _ = try TraceReader(path: folder.file("f.trace")).slice(
      TraceSlice(functions: [FunctionID(rawValue: 1)]), to: folder.file("b.trace"))
    #expect(
      try opened("b.trace").flatEvents().events.map(\.time) == [1, 2, 3, 4, 5, 6, 10])
  }

  /// Calls that are cut in two are in both parts, each with its share of the time.
  @Test(arguments: [0, 1, 300, 777, 1500]) func twoHalvesHaveTheSelfTimesOfTheWhole(event: Int) throws {
    let cut = trace.events.map(\.time).sorted()[event]
    let last = try #require(reader.ticks?.upperBound)
    _ = try reader.slice(TraceSlice(ticks: 0...cut), to: folder.file("b.trace"))
    _ = try reader.slice(TraceSlice(ticks: cut...last), to: folder.file("c.trace"))
    var halves: [FunctionID: UInt64] = [:]
    for name in ["b.trace", "c.trace"] {
      let half = try opened(name)
      for node in try half.summary().summary.callTree.nodes.dropFirst() {
        halves[node.frame.function, default: 0] += node.totals.selfTime
      }
      let range = try #require(half.ticks)
      #expect(range.lowerBound >= (name == "b.trace" ? 0 : cut))
      #expect(range.upperBound <= (name == "b.trace" ? cut : last))
    }
    var whole: [FunctionID: UInt64] = [:]
    for node in trace.summary.callTree.nodes.dropFirst() {
      whole[node.frame.function, default: 0] += node.totals.selfTime
    }
    #expect(halves.filter { $0.value > 0 } == whole.filter { $0.value > 0 })
  }

  // MARK: Merge

  @Test func oneTraceMergedIsThatTrace() throws {
    #expect(try TraceReader.merge([reader], to: folder.file("b.trace")) == [[]])
    let merged = try opened("b.trace")
    #expect(try merged.flatEvents().events == trace.events)
    #expect(try merged.summary().summary == trace.summary)
    #expect(merged.symbols == trace.symbols)
  }

  @Test func twoRecordingsOnOneClockWithTablesOfTheirOwn() throws {
    var (first, second) = (SampleTrace(), SampleTrace())
    first.symbols = ["f", "g"].map { Symbol(name: $0, package: "p", file: "", line: 1) }
    second.symbols = ["g", "h"].map { Symbol(name: $0, package: "p", file: "", line: 1) }
    first.sites = [SpawnSite(function: "f", file: "", line: 2)]
    second.sites = [SpawnSite(function: "g", file: "", line: 2), first.sites[0]]
    first.processes = [
      TracedProcess(pid: 1, parentPid: 0, commandLine: [], goVersion: "", path: .fast, startTicks: 5)
    ]
    second.processes = [
      TracedProcess(pid: 2, parentPid: 0, commandLine: [], goVersion: "", path: .fast, startTicks: 5)
    ]
    first.goroutines = [Goroutine(1), Goroutine(2, parent: 1, site: 0)]
    second.goroutines = [Goroutine(1), Goroutine(2, parent: 1, site: 1)]
    // One tick is 1 ns in the first, 0.5 ns in the second, which begins 100 ns later.
    first.metadata.clock = .init(
      kind: .timeStampCounter, epochTicks: 0, calibrationTicks: 1000, calibrationNanoseconds: 1000)
    second.metadata.clock = .init(
      kind: .timeStampCounter, epochTicks: 0, calibrationTicks: 2000, calibrationNanoseconds: 1000)
    first.metadata.startUnixNanoseconds = 1_000_000
    second.metadata.startUnixNanoseconds = 1_000_100
    first.batches = [
      EventBatch([(0, [(10, .enter(0)), (20, .spawn(0))]), (1, [(90, .enter(1)), (95, .exit)])]),
      EventBatch([(0, [(300, .exit)])]),
    ]
    second.batches = [
      EventBatch([(0, [(0, .enter(0)), (2, .spawn(1)), (40, .exit)]), (1, [(50, .enter(1)), (60, .exit)])])
    ]
    try first.write(to: folder.file("1.trace"))
    try second.write(to: folder.file("2.trace"))
    let readers = try ["1.trace", "2.trace"].map { try TraceReader(path: folder.file($0)) }
    #expect(try TraceReader.merge(readers, to: folder.file("b.trace")) == [[], []])
    let merged = try opened("b.trace")
    #expect(merged.symbols.map(\.name) == ["f", "g", "h"])
    #expect(merged.spawnSites.map(\.function) == ["f", "g"])
    #expect(merged.processes.map(\.pid) == [1, 2])
    #expect(merged.processes.map(\.startTicks) == [5, 102])
    #expect(try merged.flatEvents().events.map(\.time) == [10, 20, 90, 95, 100, 101, 120, 125, 130, 300])
    #expect(
      try merged.summary().summary.lines == [
        "f0: 1 calls, total 290, self 290", "  f1 via 0: 1 calls, total 5, self 5",
        "f1: 1 calls, total 20, self 20", "  f2 via 0: 1 calls, total 5, self 5",
      ])
  }

  /// A trace as it is recorded with its summary only.
  private func withoutEvents(_ trace: SampleTrace, _ name: String) throws -> TraceReader {
    var trace = trace
    trace.metadata.keepsEvents = false
    try trace.write(to: folder.file(name))
    return try opened(name)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func summariesMergedAreTheSummaryOfTheMergedEvents(seed: UInt64) throws
  {
    var other = SampleTrace.random(seed: seed, events: 2000, goroutines: 7, perBatch: 300)
    // Other numbers for some of the same functions, and a later start.
    other.symbols.swapAt(1, 2)
    other.symbols[3].name = "app.other"
    other.sites.swapAt(0, 4)
    other.metadata.startUnixNanoseconds = 5_000_000
    var first = trace
    first.metadata.startUnixNanoseconds = 1_000_000
    for (trace, name) in [(first, "1.trace"), (other, "2.trace")] { try trace.write(to: folder.file(name)) }
    #expect(
      try TraceReader.merge(["1.trace", "2.trace"].map(opened), to: folder.file("events.trace")) == [[], []])
    let expected = try opened("events.trace")
    let wanted = try expected.summary().summary
    for (index, readers) in [
      [try withoutEvents(first, "3.trace"), try withoutEvents(other, "4.trace")],
      [try opened("1.trace"), try withoutEvents(other, "4.trace")],
    ].enumerated() {
      #expect(try TraceReader.merge(readers, to: folder.file("\(index).summary.trace")) == [[], []])
      let merged = try opened("\(index).summary.trace")
      #expect(!merged.metadata.keepsEvents && merged.eventCount == 0 && merged.metadata.history == ["merge"])
      #expect(merged.symbols == expected.symbols && merged.spawnSites == expected.spawnSites)
      #expect(merged.processes == expected.processes)
      let summary = try merged.summary().summary
      // Nodes have other numbers, as paths are met in another order.
      #expect(summary.lines.sorted() == wanted.lines.sorted())
      #expect(summary.histograms == wanted.histograms)
      #expect(summary.anomalies == wanted.anomalies && summary.eventCount == wanted.eventCount)
      #expect(summary.firstTicks == wanted.firstTicks && summary.lastTicks == wanted.lastTicks)
      #expect(summary.goroutines.map(\.withoutPath) == wanted.goroutines.map(\.withoutPath))
    }
  }

  @Test func aMergedSummaryIsOnOneClock() throws {
    var (first, second) = (SampleTrace(), SampleTrace())
    first.symbols = [Symbol(name: "f", package: "p", file: "", line: 1)]
    second.symbols = first.symbols
    first.goroutines = [Goroutine(1)]
    second.goroutines = [Goroutine(1)]
    first.processes = [
      TracedProcess(pid: 1, parentPid: 0, commandLine: [], goVersion: "", path: .fast, startTicks: 0)
    ]
    second.processes = first.processes
    // One tick is 1 ns in the first, 0.5 ns in the second, which begins 100 ns later.
    second.metadata.clock = .init(
      kind: .timeStampCounter, epochTicks: 0, calibrationTicks: 2000, calibrationNanoseconds: 1000)
    first.metadata.startUnixNanoseconds = 1_000_000
    second.metadata.startUnixNanoseconds = 1_000_100
    first.batches = [EventBatch([(0, [(10, .enter(0)), (40, .exit)])])]
    second.batches = [EventBatch([(0, [(20, .enter(0)), (40, .exit), (50, .enter(0)), (2050, .exit)])])]
    let readers = [try withoutEvents(first, "1.trace"), try withoutEvents(second, "2.trace")]
    #expect(try TraceReader.merge(readers, to: folder.file("b.trace")) == [[], []])
    let summary = try opened("b.trace").summary().summary
    #expect(summary.lines == ["f0: 3 calls, total 1040, self 1040"])
    #expect(summary.callTree.nodes[1].totals.minTime == 10 && summary.callTree.nodes[1].totals.maxTime == 1000)
    #expect(summary.goroutines.map(\.firstTicks) == [10, 110] && summary.goroutines.map(\.lastTicks) == [40, 1125])
    #expect(summary.goroutines.map(\.inCallTicks) == [30, 1010])
    let histogram = try #require(summary.histograms[FunctionID(rawValue: 0)])
    #expect(histogram.count == 3 && histogram.minTime == 10 && histogram.maxTime == 1000)
    #expect(
      histogram.buckets.map { Int($0.index) } == [10, 30, 1000].map { LatencyHistogram.bucketIndex(ticks: $0) })
    #expect(summary.firstTicks == 10 && summary.lastTicks == 1125 && summary.eventCount == 6)
  }

  @Test(arguments: [true, false]) func recordingsThatAreTooFarApartCannotBeMerged(keepsEvents: Bool) throws {
    var (first, second) = (trace, trace)
    first.metadata.startUnixNanoseconds = 1
    second.metadata.startUnixNanoseconds = .max
    for (var trace, name) in [(first, "1.trace"), (second, "2.trace")] {
      trace.metadata.keepsEvents = keepsEvents
      try trace.write(to: folder.file(name))
    }
    #expect(throws: TraceStoreError.tooLong(path: folder.file("2.trace"))) {
      _ = try TraceReader.merge(["1.trace", "2.trace"].map(opened), to: folder.file("b.trace"))
    }
    #expect(try folder.names == ["1.trace", "2.trace", "a.trace"])
  }

  @Test func tracesWithoutEventsCannotBeSliced() throws {
    var trace = SampleTrace()
    trace.metadata.keepsEvents = false
    let path = folder.file("b.trace")
    try trace.write(to: path)
    let reader = try TraceReader(path: path)
    #expect(throws: TraceStoreError.noEvents(path: path)) {
      _ = try reader.slice(TraceSlice(), to: folder.file("c.trace"))
    }
    #expect(try folder.names == ["a.trace", "b.trace"])
  }

  // MARK: Redact

  @Test(arguments: [true, false]) func nothingThatWasToBeRemovedIsInARedactedTrace(hashesNames: Bool) throws {
    var trace = SampleTrace()
    trace.metadata.commandLine = ["secret-command", "secret-argument"]
    trace.metadata.workingDirectory = "/home/secret-user"
    trace.metadata.processor = "secret-processor"
    trace.metadata.revision = "secret-revision"
    trace.metadata.filters = ["secret-filter"]
    trace.metadata.filterFile = "# secret\nskip named.g # secret\ncount named.f\n"
    trace.metadata.buildFlags = ["-tags=secret-tag"]
    trace.metadata.startUnixNanoseconds = 1
    trace.symbols = [
      Symbol(name: "named.f", package: "named", file: "/home/secret-user/main.go", line: 3),
      Symbol(name: "named.g", package: "named", file: "/home/secret-user/main.go", line: 4),
    ]
    trace.sites = [SpawnSite(function: "named.f", file: "/home/secret-user/main.go", line: 3)]
    trace.processes = [
      TracedProcess(
        pid: 4711, parentPid: 4710, commandLine: ["/home/secret-user/bin/app", "--secret"], goVersion: "go1.27",
        path: .fast, startTicks: 0)
    ]
    trace.goroutines = [Goroutine(1)]
    trace.batches = [EventBatch([(0, [(0, .enter(0)), (1, .enter(1)), (2, .exit), (3, .exit)])])]
    try trace.write(to: folder.file("b.trace"))
    let source = try TraceReader(path: folder.file("b.trace"))
    let redaction = Redaction(hashesNames: hashesNames, salt: "pepper")
    #expect(try source.redact(redaction, to: folder.file("c.trace")).isEmpty)

    let redacted = try opened("c.trace")
    let contents = try RawTrace(of: redacted).blocks.map { String(decoding: $0.content, as: UTF8.self) }
    for word in ["secret"] + (hashesNames ? ["named", "main.go", "app"] : []) {
      #expect(!contents.contains { $0.contains(word) }, "\(word)")
    }
    #expect(try redacted.flatEvents().events == trace.events)
    #expect(try redacted.summary().summary == trace.summary)
    #expect(redacted.processes[0].pid == 1)
    #expect(redacted.metadata.startUnixNanoseconds == 0)
    let names = redacted.symbols.map(\.name)
    #expect(redacted.metadata.filterFile == "count \(names[0])\nskip \(names[1])\n")
    if hashesNames {
      #expect(redacted.symbols[0].name == redacted.spawnSites[0].function)
      #expect(redacted.symbols[0].name != redacted.symbols[1].name)
    } else {
      #expect(redacted.symbols.map(\.name) == ["named.f", "named.g"])
      #expect(redacted.symbols[0].file == "main.go")
      #expect(redacted.processes[0].commandLine == ["app"])
    }
  }

  /// The examples of FIPS 180-4, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func sha256(message: String, digest: String) {
    let hex = SHA256.digest(Array(message.utf8)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    #expect(hex.joined() == digest)
  }
}

extension Goroutine {
  /// The same, whatever number the call path has that spawned it.
  fileprivate var withoutPath: Goroutine {
    var goroutine = self
    goroutine.spawnPath = 0
    return goroutine
  }
}
