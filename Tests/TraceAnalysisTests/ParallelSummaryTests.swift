import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

/// Adding up on several threads, compared with adding up on one.
struct ParallelSummaryTests {
  /// Two million events of forty goroutines, in 120 blocks: calls to a depth of ten, each function calling two others.
  private static func work() -> EventScript {
    var random: UInt64 = 0x9e37_79b9_7f4a_7c15
    func next() -> UInt64 {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return random
    }
    var script = EventScript(
      (0..<8).map { "0 1 > main.f\($0)\n0 1 <" }.joined(separator: "\n") + "\n1 1 go 7\n1 1 > main.f0\n"
        + (2...40).map { "1 1.7:\($0) > main.f0" }.joined(separator: "\n"))
    var batch = EventBatch()
    var depths = [UInt64](repeating: 1, count: script.goroutines.count)
    var time: UInt64 = 1
    while batch.times.count < 2_000_000 {
      let goroutine = Int(next() % UInt64(depths.count))
      let count = 1 + next() % 60
      for _ in 0..<count {
        time += next() % 64
        let depth = depths[goroutine]
        let leaves = depth > 1 && next() % 10 < depth
        depths[goroutine] = leaves ? depth - 1 : depth + 1
        let callee = FunctionID(rawValue: UInt32(next() % 2 + depth * 3) % 8)
        batch.times.append(time)
        batch.codes.append((leaves ? EventCode.exit : .enter(callee)).rawValue)
      }
      batch.runs.append(EventBatch.Run(goroutine: UInt32(goroutine), count: UInt32(count)))
    }
    script.append(batch)
    return script
  }

  /// One, two and four threads that add up, and as many that decode.
  private static let threads = [2, 4, 8]

  @Test func anyNumberOfThreadsCountsTheSame() throws {
    try Self.work().withTrace { reader in
      let trace = try LoadedTrace(reader)
      let end = trace.wallNanoseconds
      for window in [0...end, end / 3...end / 2] {
        var filter = CallFilter()
        filter.window = window
        let sums = try Self.threads.map { threads in
          try EventPass(reader, trace, filter: filter, threads: threads).filteredTrace().summary
        }
        #expect(sums[0].callTree.nodes.contains { $0.totals.calls > 1000 })
        #expect(sums[0] == sums[1] && sums[0] == sums[2])
        #expect(window.lowerBound > 0 || sums[0].callTree == trace.summary.callTree)
        #expect(window.lowerBound > 0 || sums[0].histograms == trace.summary.histograms)
      }
      // Here threads find call paths by themselves, several the same ones.
      let trees = try Self.threads.map { threads in
        let pass = try EventPass(reader, trace, threads: threads)
        return try Self.paths(Profile(merging: [pass.filteredTrace(by: .process)]))
      }
      #expect(trees[0].count > 100)
      #expect(trees[0] == trees[1] && trees[0] == trees[2])
    }
  }

  /// What was counted on each call path, by the names on it.
  private static func paths(_ profile: Profile) -> [String: CallTotals] {
    var names = [""]
    var paths: [String: CallTotals] = [:]
    for index in profile.tree.calls {
      let node = profile.tree.nodes[index]
      names.append(names[Int(node.parent)] + "/" + profile.functions[Int(node.frame.function)].name)
      paths[names[index]] = node.totals
    }
    return paths
  }
}
