import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

struct ProfileTests {
  /// Paths as text with calls, total and self in milliseconds, sorted.
  private func paths(_ profile: Profile) -> [String] {
    var texts = [String](repeating: "", count: profile.tree.nodes.count)
    for index in profile.tree.calls {
      let node = profile.tree.nodes[index]
      let name = profile.functions[Int(node.frame.function)].name
      texts[index] = node.parent == 0 ? name : texts[Int(node.parent)] + ";" + name
    }
    return profile.tree.calls.map { index in
      let totals = profile.tree.nodes[index].totals
      return "\(texts[index]) \(totals.calls) \(totals.totalTime / 1_000_000) \(totals.selfTime / 1_000_000)"
    }.sorted()
  }

  @Test func twoTracesAreMergedByCallPath() {
    var a = Samples.Builder(wallMilliseconds: 10)
    let mainA = a.add("main.main", total: 10, selfTime: 4)
    _ = a.add(below: mainA, "p.F", calls: 2, total: 6, selfTime: 6)
    var b = Samples.Builder(wallMilliseconds: 5)
    _ = b.function("p.Unused")
    let mainB = b.add("main.main", open: 1, total: 5, selfTime: 1)
    _ = b.add(below: mainB, "p.G", total: 1, selfTime: 1)
    _ = b.add(below: mainB, "p.F", calls: 3, total: 3, selfTime: 3)
    let profile = Profile(merging: [a.trace, b.trace])
    #expect(paths(profile) == ["main.main 2 15 5", "main.main;p.F 5 9 9", "main.main;p.G 1 1 1"])
    #expect(profile.wallNanoseconds == 15_000_000)
    let main = profile.tree.nodes[1].totals
    #expect(main.openCalls == 1)
    #expect(main.minTime == 5_000_000)
    #expect(main.maxTime == 10_000_000)
  }

  @Test func ticksBecomeNanosecondsByEachTracesOwnClock() {
    var trace = Samples.Builder(wallMilliseconds: 4)
    _ = trace.add("main.main", total: 4, selfTime: 4)
    trace.trace.metadata.clock = TraceMetadata.Clock(
      kind: .timeStampCounter, epochTicks: 0, calibrationTicks: 2_000_000_000, calibrationNanoseconds: 1_000_000_000)
    let profile = Profile(merging: [trace.trace])
    #expect(paths(profile) == ["main.main 1 2 2"])
    #expect(profile.wallNanoseconds == 2_000_000)
  }

  @Test func aSpawnedCallIsAnotherPathThanACalledOne() {
    var b = Samples.Builder(wallMilliseconds: 10)
    let main = b.add("main.main", total: 10, selfTime: 1)
    let site = b.site("main.main", "m.go", 3)
    _ = b.add(below: main, "p.F", total: 1, selfTime: 1)
    _ = b.add(below: main, "p.F", total: 2, selfTime: 2, site: site)
    _ = b.add(below: main, "p.F", total: 3, selfTime: 3, site: site, inferred: true)
    _ = b.add(below: main, "p.F", total: 4, selfTime: 4, inferred: true)
    #expect(Profile(merging: [b.trace]).tree.pathCount == 5)
  }

  @Test func rootingKeepsTheOutermostCallsOnly() {
    let profile = Profile(merging: [Samples.recursion])
    let names = FunctionNames(profile.functions)
    #expect(
      paths(profile.rooted(at: profile.functions(named: "main.fib", names: names))) == [
        "main.fib 1 90 20", "main.fib;main.fib 2 70 30", "main.fib;main.fib;main.fib 4 40 35",
        "main.fib;main.fib;main.fib;main.leaf 4 5 5",
      ])
    #expect(profile.functions(named: "fib", names: names).isEmpty)
  }

  @Test func foldingAddsCallsAndSelfButNotTotal() {
    #expect(
      paths(Profile(merging: [Samples.recursion]).foldingRecursion()) == [
        "main.main 1 100 10", "main.main;main.fib 7 90 85", "main.main;main.fib;main.leaf 4 5 5",
      ])
  }

  @Test func invertingGivesSelfTimesAndTheirCallers() {
    #expect(
      paths(Profile(merging: [Samples.recursion]).inverted(depth: 2)) == [
        "main.fib 7 85 85", "main.fib;main.fib 6 65 0", "main.fib;main.main 1 20 0", "main.leaf 4 5 5",
        "main.leaf;main.fib 4 5 0", "main.main 1 10 10",
      ])
  }

  /// Over all small trees: every view keeps the sum of self times (rooted at everything, folded, inverted).
  @Test func viewsLoseNoTime() {
    // Parents of nodes 1...4 and their functions, all combinations.
    for code in 0..<(1 * 2 * 3 * 4 * 16) {
      var rest = code / 16
      var b = Samples.Builder(wallMilliseconds: 100)
      for index in 1...4 {
        let parent = UInt32(rest % index)
        rest /= index
        let function = (code % 16) >> (index - 1) & 1 == 0 ? "p.F" : "p.G"
        _ = b.add(below: parent, function, total: 10, selfTime: UInt64(index))
      }
      let profile = Profile(merging: [b.trace])
      for view in [profile, profile.foldingRecursion(), profile.inverted(depth: 9), profile.rooted(at: [0, 1])] {
        let own = view.tree.calls.reduce(0) { $0 + view.tree.nodes[$1].totals.selfTime }
        #expect(own == 10_000_000, "tree \(code)")
        for index in view.tree.calls { #expect(view.tree.nodes[index].parent < index) }
      }
    }
  }

  @Test func sumsStayAtTheTopInsteadOfOverflowing() {
    var totals = CallTotals(calls: .max, totalTime: .max - 1)
    totals.add(CallTotals(calls: 1, totalTime: 5))
    #expect(totals.calls == .max)
    #expect(totals.totalTime == .max)
  }
}
