import Paging
import Replay
import TestSupport
import Testing
import TraceModel
import TraceStore

/// Facts of goroutines that leave memory while a trace is recorded.
struct EvictedGoroutineTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The summary of a builder that forgets, with the facts that have left it.
  private func forgetfulSummary(_ trace: SampleTrace, pages: Int) -> (summary: TraceSummary, evicted: Int) {
    var builder = SummaryBuilder(scratchBeside: folder.file("a.trace"), pageBits: 1, pages: pages)
    var facts: [GoroutineRange] = []
    var (declared, known) = (0, Set<Int>())
    for batch in trace.batches {
      let needed = Int(batch.runs.map(\.goroutine).max() ?? 0) + 1
      if needed > declared { builder.declare(goroutines: Array(trace.goroutines[declared..<needed])) }
      declared = max(declared, needed)
      // A parent is only named once it has been declared, as in a recording.
      var parents: [(goroutine: UInt32, parent: UInt32)] = []
      for child in 0..<declared where !known.contains(child) {
        let goroutine = trace.goroutines[child]
        let parent = trace.goroutines[..<declared].firstIndex {
          $0.goid == goroutine.parentGoid && $0.process == goroutine.process
        }
        guard let parent else { continue }
        known.insert(child)
        parents.append((UInt32(child), UInt32(parent)))
      }
      builder.set(parents: parents)
      builder.add(batch)
      facts += builder.takeEvicted()
    }
    let evicted = facts.count
    var nodes: [CallTree.Node] = []
    let ends = OpenCallEnds(trace.processes, lastTicks: builder.lastTicks)
    let finished = builder.finish(openCalls: ends) { nodes += $0 }
    var summary = finished.summary
    summary.callTree.nodes = nodes
    facts += builder.takeEvicted() + finished.facts
    summary.goroutines = Array(trace.goroutines[..<declared])
    for range in facts {
      summary.goroutines.replaceSubrange(
        Int(range.first)..<Int(range.first) + range.goroutines.count, with: range.goroutines)
    }
    return (summary, evicted)
  }

  @Test(arguments: 0..<20) func aBuilderThatForgetsGoroutinesFindsTheSameSummary(seed: UInt64) {
    let trace = SampleTrace.random(
      seed: seed, events: 4_000, goroutines: seed % 2 == 0 ? 100 : 12, perBatch: [1, 30, 500][Int(seed % 3)])
    let (summary, evicted) = forgetfulSummary(trace, pages: 1 + Int(seed % 4))
    var expected = trace.summary
    // Goroutines of which the batches know nothing are not declared here.
    expected.goroutines = Array(expected.goroutines[..<summary.goroutines.count])
    #expect(summary == expected)
    #expect(evicted > 0)
  }

  @Test func factsInAnyOrderAndMoreThanOnceTheLastWordOnEachCounts() throws {
    let trace = SampleTrace.random(seed: 3, events: 1_000, goroutines: 10, perBatch: 100)
    let path = folder.file("a.trace")
    var summary = trace.summary
    let goroutines = summary.goroutines
    var writer = try TraceWriter.create(path: path, metadata: trace.metadata)
    try writer.append(symbols: trace.symbols)
    try writer.append(spawnSites: trace.sites)
    for (index, process) in trace.processes.enumerated() { try writer.set(process, at: UInt32(index)) }
    try writer.append(goroutines: trace.goroutines)
    func range(_ numbers: Range<Int>, wrong: Bool = false) -> GoroutineRange {
      var facts = Array(goroutines[numbers])
      if wrong { for index in facts.indices { facts[index].calls &+= 1 } }
      return GoroutineRange(first: UInt32(numbers.lowerBound), goroutines: facts)
    }
    try writer.append(range(4..<8, wrong: true))
    try writer.append(range(2..<5, wrong: true))
    var encoder = try BlockEncoder()
    for batch in trace.batches { try writer.append(encoder.encode(batch)) }
    try writer.append(range(5..<goroutines.count))
    try writer.append(range(0..<3))
    try writer.append(range(3..<5))
    summary.goroutines = []
    try writer.finish(metadata: trace.metadata, processes: trace.processes, summary: summary)

    let reader = try TraceReader(path: path)
    #expect(reader.damage.isEmpty && reader.hasSummary)
    #expect(try reader.summary().summary == trace.summary)
  }

  @Test func factsThatDoNotSpeakOfAllGoroutinesAreNoSummary() throws {
    let trace = SampleTrace.random(seed: 3, events: 1_000, goroutines: 10, perBatch: 100)
    let path = folder.file("a.trace")
    var summary = trace.summary
    var writer = try TraceWriter.create(path: path, metadata: trace.metadata)
    try writer.append(symbols: trace.symbols)
    try writer.append(spawnSites: trace.sites)
    for (index, process) in trace.processes.enumerated() { try writer.set(process, at: UInt32(index)) }
    try writer.append(goroutines: trace.goroutines)
    var encoder = try BlockEncoder()
    for batch in trace.batches { try writer.append(encoder.encode(batch)) }
    try writer.append(GoroutineRange(first: 0, goroutines: Array(summary.goroutines[..<3])))
    try writer.append(GoroutineRange(first: 4, goroutines: Array(summary.goroutines[4...])))
    summary.goroutines = []
    try writer.finish(metadata: trace.metadata, processes: trace.processes, summary: summary)

    let reader = try TraceReader(path: path)
    #expect(!reader.hasSummary)
    #expect(reader.damage.map(\.kind) == [.wrongSummary])
    let found = try reader.summary()
    #expect(!found.isStored && found.summary == trace.summary)
  }
}
