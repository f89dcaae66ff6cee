import Testing
import TraceStore

@testable import TraceAnalysis
import TraceModel

/// What filters leave of a trace, compared with what can be counted by hand or follows from the whole.
struct FilterTests {
  /// Three goroutines at work for some thousand nanoseconds: every event has an odd time.
  private static func random(seed: UInt64) -> EventScript {
    var random = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func next(_ bound: UInt64) -> UInt64 {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return random % bound
    }
    var depths = [0, 0, 0]
    var lines = ["1 1 > main.main", "3 1 go 7", "5 1 go 7"]
    var time: UInt64 = 5
    depths[0] = 1
    let names = ["1", "1.7:18", "1.7:19"]
    while lines.count < 120 {
      let goroutine = Int(next(3))
      for _ in 0...next(6) {
        time += 2 * (1 + next(20))
        if next(12) == 0 {
          lines.append("\(time) \(names[goroutine]) wait")
          time += 2 * (1 + next(20))
          lines.append("\(time) \(names[goroutine]) resume")
          time += 2 * (1 + next(20))
        }
        let leaves = depths[goroutine] > Int(next(5))
        lines.append("\(time) \(names[goroutine]) " + (leaves ? "<" : "> main.f\(next(4))"))
        depths[goroutine] += leaves ? -1 : 1
      }
    }
    return EventScript(lines.joined(separator: "\n"))
  }

  private func filtered(
    _ script: EventScript, threads: Int = 1, _ change: (inout CallFilter, LoadedTrace) -> Void
  ) throws -> LoadedTrace {
    try script.withTrace { reader in
      let trace = try LoadedTrace(reader)
      var filter = CallFilter()
      change(&filter, trace)
      return try EventPass(reader, trace, filter: filter, threads: threads).filteredTrace()
    }
  }

  /// Calls and self time by call path from a goroutine's first call on, as text.
  private func paths(_ traces: [LoadedTrace]) -> [String: [UInt64]] {
    let profile = Profile(merging: traces)
    var texts = [""]
    var paths: [String: [UInt64]] = [:]
    for index in profile.tree.calls {
      let node = profile.tree.nodes[index]
      let caller = node.frame.origin == .called ? texts[Int(node.parent)] : ""
      texts.append(caller + "/" + profile.functions[Int(node.frame.function)].name)
      let known = paths[texts[index]] ?? [0, 0]
      paths[texts[index]] = [known[0] + node.totals.calls, known[1] + node.totals.selfTime]
    }
    return paths
  }

  /// A goroutine as it is in a filtered trace, where open calls have an event at their end.
  private static func ending(_ goroutine: Goroutine, in trace: LoadedTrace) -> Goroutine {
    var goroutine = goroutine
    goroutine.lastTicks = GoroutineEnds(of: trace).ticks(of: goroutine)
    return goroutine
  }

  @Test(arguments: 1...20) func nothingLeftOutIsEverything(seed: UInt64) throws {
    let script = Self.random(seed: seed)
    let all = try script.withTrace { try LoadedTrace($0) }
    for window in [nil, 0...100_000 as ClosedRange<UInt64>] {
      for roles in [[], [CallFilter.Role](repeating: [], count: script.symbols.count)] {
        let same = try filtered(script, threads: 2 * Int(seed % 4)) { filter, _ in
          filter.window = window
          filter.roles = roles
        }
        #expect(same.summary.callTree == all.summary.callTree)
        #expect(same.summary.histograms == all.summary.histograms)
        #expect(same.summary.goroutines == all.summary.goroutines.map { Self.ending($0, in: all) })
        #expect(same.wallNanoseconds == all.wallNanoseconds)
      }
    }
  }

  @Test(arguments: 1...20) func goroutinesAddUp(seed: UInt64) throws {
    let script = Self.random(seed: seed)
    let all = try script.withTrace { try LoadedTrace($0) }
    var calls: UInt64 = 0
    for index in all.summary.goroutines.indices {
      let one = try filtered(script) { filter, trace in
        filter.goroutines = trace.summary.goroutines.indices.map { $0 == index }
      }
      #expect(one.summary.goroutines[index] == Self.ending(all.summary.goroutines[index], in: all))
      #expect(one.view?.goroutines == all.summary.goroutines.indices.map { $0 == index })
      calls += paths([one]).values.reduce(0) { $0 + $1[0] }
    }
    #expect(calls == paths([all]).values.reduce(0) { $0 + $1[0] })
  }

  /// Self times of the two sides of any cut add up to those of the whole, path by path.
  @Test(arguments: 1...20) func windowsAddUp(seed: UInt64) throws {
    let script = Self.random(seed: seed)
    let all = try script.withTrace { try LoadedTrace($0) }
    let whole = paths([all]).mapValues { $0[1] }
    let end = all.summary.lastTicks
    // Times count from the first event, at 1: uneven ones lie between events.
    for cut in stride(from: UInt64(101), to: end, by: 150) {
      let before = try filtered(script, threads: 6) { filter, _ in filter.window = 0...cut }
      let after = try filtered(script) { filter, _ in filter.window = cut...100_000 }
      let both = paths([before]).mapValues { $0[1] }.merging(paths([after]).mapValues { $0[1] }) { $0 + $1 }
      #expect(both.filter { $0.value > 0 } == whole.filter { $0.value > 0 })
      #expect(before.wallNanoseconds == cut)
    }
  }

  /// The calls that are left by a least duration are those that took as long in the whole.
  @Test(arguments: 1...20, [10, 40, 200] as [UInt64]) func shortCallsAreTheirCallers(
    seed: UInt64, minimumDuration: UInt64
  )
    throws
  {
    let script = Self.random(seed: seed)
    struct Durations: CallVisitor {
      var all: [UInt64] = []
      func enter(goroutine: UInt32, call: SingleCall) {}
      mutating func leave(
        goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
      ) {
        all.append(duration)
      }
    }
    func durations(_ filter: CallFilter) throws -> [UInt64] {
      try script.withTrace { reader in
        try EventPass(reader, LoadedTrace(reader), filter: filter).walkCalls(Durations()).visitor.all.sorted()
      }
    }
    var filter = CallFilter()
    let all = try durations(filter)
    filter.minimumDuration = minimumDuration
    #expect(try durations(filter) == all.filter { $0 >= minimumDuration })
    let left = try filtered(script, threads: 4) { filter, _ in filter.minimumDuration = minimumDuration }
    #expect(paths([left]).values.reduce(0) { $0 + $1[0] } == UInt64(all.filter { $0 >= minimumDuration }.count))
  }

  private static let nested = EventScript(
    """
    0 1 > main.main
    100 1 > db.open
    110 1 > main.log
    120 1 <
    200 1 > db.read
    500 1 <
    600 1 <
    700 1 > main.log
    800 1 <
    1000 1 <
    """)

  @Test func chosenFunctions() throws {
    func left(_ roles: [String: CallFilter.Role]) throws -> [String: [UInt64]] {
      paths([
        try filtered(Self.nested) { filter, trace in filter.roles = trace.symbols.map { roles[$0.name] ?? [] } }
      ])
    }
    #expect(
      try left(["db.open": .focused]) == [
        "/main.main": [1, 500], "/main.main/db.open": [1, 190], "/main.main/db.open/main.log": [1, 10],
        "/main.main/db.open/db.read": [1, 300],
      ])
    #expect(
      try left(["db.read": .focused]) == [
        "/main.main": [1, 500], "/main.main/db.open": [1, 200], "/main.main/db.open/db.read": [1, 300],
      ])
    #expect(try left(["db.open": .ignored]) == ["/main.main": [1, 900], "/main.main/main.log": [1, 100]])
    #expect(
      try left(["main.main": .leftOut, "main.log": .leftOut]) == ["/db.open": [1, 200], "/db.open/db.read": [1, 300]])
  }

  /// The same choices of a profile, where the time of what is not looked at is left out.
  @Test func chosenFunctionsOfAProfile() throws {
    let profile = Profile(merging: [try Self.nested.withTrace { try LoadedTrace($0) }])
    func set(_ names: String...) -> Set<UInt32> {
      Set(profile.functions.indices.filter { names.contains(profile.functions[$0].name) }.map { UInt32($0) })
    }
    func rows(_ profile: Profile) -> [String] {
      profile.tree.calls.map { index in
        let node = profile.tree.nodes[index]
        return "\(profile.functions[Int(node.frame.function)].name) \(node.totals.totalTime) \(node.totals.selfTime)"
      }
    }
    #expect(
      rows(profile.focusing(on: set("db.read"))) == ["main.main 300 0", "db.open 300 0", "db.read 300 300"])
    #expect(
      rows(profile.ignoring(set("db.read"))) == [
        "main.main 700 400", "db.open 200 190", "main.log 10 10", "main.log 100 100",
      ])
    #expect(rows(profile.keeping(set("db.open", "db.read"))) == ["db.open 500 200", "db.read 300 300"])
    #expect(rows(profile.keeping(set("main.main", "db.read"))) == ["main.main 1000 700", "db.read 300 300"])
  }

  private func compensated(_ script: EventScript, inside: UInt64, outside: UInt64) throws -> [String: [UInt64]] {
    var script = script
    script.cost = (inside, outside)
    return paths([try filtered(script) { filter, _ in filter.compensates = true }])
  }

  /// A trace of which functions are chosen is the profile of which they are, in its own ticks.
  @Test(arguments: 1...10) func chosenFunctionsOfATrace(seed: UInt64) throws {
    var trace = try Self.random(seed: seed).withTrace { try LoadedTrace($0) }
    // Ticks of 8/3 ns.
    trace.metadata.clock.calibrationTicks = 3
    trace.metadata.clock.calibrationNanoseconds = 8
    let whole = Profile(merging: [trace])
    let names = FunctionNames(whole.functions)
    var selections = [CallSelection(), CallSelection(), CallSelection(), CallSelection()]
    selections[0].focus = NameRegex("f[12]$")
    selections[1].ignore = NameRegex("^main.f3$")
    selections[2].packages = ["nothing", "main"]
    selections[3].packages = ["nothing"]
    for selection in selections {
      let resolved = ResolvedSelection(selection, in: [trace])
      let chosen = trace.choosing(resolved)
      // Sums of ticks and sums of nanoseconds are rounded once and several times.
      func rows(_ profile: Profile) -> [[Int64]] {
        profile.tree.calls.map { index in
          let node = profile.tree.nodes[index]
          return [
            Int64(node.parent), Int64(node.frame.function), Int64(node.frame.origin.rawValue),
            Int64(node.totals.calls),
            Int64(node.totals.selfTime),
          ]
        }
      }
      let (left, right) = (
        rows(Profile(merging: [chosen])), rows(whole.choosing(resolved.choice(of: whole.functions, names)))
      )
      #expect(left.map { $0.dropLast() } == right.map { $0.dropLast() })
      #expect(zip(left, right).allSatisfy { abs($0[4] - $1[4]) <= 2 })
      let isWhole = selection.packages.contains("main")
      #expect((chosen.summary.histograms == trace.summary.histograms) == isWhole)
      #expect((chosen.summary.callTree == trace.summary.callTree) == isWhole)
    }
    #expect(trace.choosing(ResolvedSelection(selections[3], in: [trace])).summary.callTree.nodes.count == 1)
  }

  @Test func whatNoTraceHasIsNotLookedFor() throws {
    let trace = try Self.nested.withTrace { try LoadedTrace($0) }
    func error(_ change: (inout CallSelection) -> Void) throws -> SelectionError? {
      var selection = CallSelection()
      change(&selection)
      do {
        try selection.check([LoadedTrace(), trace])
        return nil
      } catch let error as SelectionError {
        return error
      }
    }
    #expect(try error { $0.pids = [4711] } == nil)
    #expect(try error { $0.pids = [4711, 1] } == .noProcess(1, known: [4711]))
    #expect(try error { $0.goids = [1] } == nil)
    #expect(try error { $0.goids = [99] } == .noGoroutine(99))
    #expect(try error { $0.focus = NameRegex("open") } == nil)
    #expect(try error { $0.ignore = NameRegex("shut") } == .noMatch("shut"))
    #expect(try error { $0.packages = ["nothing"] } == .noPackage("nothing", known: ["main"]))
    let profile = Profile(merging: [trace])
    #expect(throws: SelectionError.noFunction("open", near: ["db.open"])) {
      try profile.functions(called: "open", names: FunctionNames(profile.functions))
    }
  }

  @Test(
    arguments: [
      ("db", [1]), ("m", [2]), ("m/v3", [2]), ("app/...", [0, 4]), ("main", [0]), ("/w/x", [3]), ("/w/...", [0, 3]),
      ("log", [5]), (".../log", [4]), ("nothing", []),
    ] as [(String, Set<UInt32>)])
  func packagesAreChosenByPatterns(pattern: String, chosen: Set<UInt32>) {
    let functions = [
      Symbol(name: "main.main", package: "example.com/app", file: "/w/main.go", line: 1),
      Symbol(name: "db.Open", package: "db", file: "/d/db.go", line: 1),
      Symbol(name: "m/v3.Run", package: "", file: "", line: 1),
      Symbol(name: "y/db.Open", package: "y/db", file: "/w/x/db.go", line: 1),
      Symbol(name: "example.com/app/log.Print", package: "example.com/app/log", file: "trimmed/log.go", line: 1),
      Symbol(name: "log.Print", package: "log", file: "", line: 1),
    ]
    var selection = CallSelection()
    selection.packages = [pattern]
    let resolved = ResolvedSelection(selection, in: [LoadedTrace(symbols: functions)])
    #expect(resolved.choice(of: functions, FunctionNames(functions)).kept == chosen)
  }

  @Test func whatRecordingCostIsTakenOut() throws {
    // A call without calls loses 5, a call between calls 7, one before or behind a call 6.
    #expect(
      try compensated(Self.nested, inside: 5, outside: 7) == [
        "/main.main": [1, 381], "/main.main/db.open": [1, 171], "/main.main/db.open/main.log": [1, 5],
        "/main.main/db.open/db.read": [1, 295], "/main.main/main.log": [1, 95],
      ])
  }

  /// Each call pays for itself, not for those that it makes or that make it.
  @Test func costIsTakenOutWhereItArose() throws {
    let chain = EventScript(
      """
      100 1 > main.a
      110 1 > main.b
      120 1 > main.c
      130 1 <
      140 1 go 7
      150 1 <
      160 1 <
      1160 1 > main.d
      1170 1 <
      """)
    #expect(
      try compensated(chain, inside: 9, outside: 7) == [
        // 10 - 8 twice; 10 - 8, 10 - 7 and 10 - 9; 10 - 9; 10 - 9.
        "/main.a": [1, 4], "/main.a/main.b": [1, 6], "/main.a/main.b/main.c": [1, 1], "/main.d": [1, 1],
      ])
  }

  /// No time is negative, and an event owes the next ones no more than what one costs.
  @Test func noMoreIsTakenOutThanThereIs() throws {
    let left = try compensated(Self.nested, inside: 200, outside: 0)
    #expect(
      left == [
        // Nothing is left up to db.read, with 100 owed at 120 and 20 after 80 more: 300 - 200 - 20. Nothing is owed
        // then, and of what follows the 100 before the second main.log remain, where the cost is 0.
        "/main.main": [1, 100], "/main.main/db.open": [1, 0], "/main.main/db.open/main.log": [1, 0],
        "/main.main/db.open/db.read": [1, 80], "/main.main/main.log": [1, 0],
      ])
  }

  /// With a counter that goes in steps of 20, calls of 10 take 0, but the sum is right.
  @Test func coarseCountersAddUp() throws {
    let calls = EventScript(
      """
      0 1 > main.main
      1000 1 > main.tiny
      1000 1 <
      1020 1 > main.tiny
      1020 1 <
      1040 1 > main.tiny
      1040 1 <
      2000 1 <
      """)
    let left = try compensated(calls, inside: 7, outside: 7)
    #expect(left == ["/main.main": [1, 2000 - 7 * 7], "/main.main/main.tiny": [3, 0]])
  }

  /// The records of a wait are not calls.
  @Test func waitsCostNothing() throws {
    let waits = EventScript(
      """
      0 1 > main.main
      100 1 wait
      200 1 resume
      300 1 > main.tiny
      400 1 <
      500 1 <
      """)
    let left = try compensated(waits, inside: 10, outside: 10)
    #expect(left["/main.main/main.tiny"] == [1, 90])
    #expect(left["/main.main"] == [1, 280])
  }

  @Test func groups() throws {
    func top(_ grouping: CallGrouping, maximumPaths: Int = 100, leaving goid: UInt64? = nil) throws -> [String] {
      try EventScript.workers.withTrace { reader in
        let loaded = try LoadedTrace(reader)
        var filter = CallFilter()
        if let goid { filter.goroutines = loaded.summary.goroutines.map { $0.goid != goid } }
        let pass = try EventPass(reader, loaded, filter: filter)
        let trace = grouping.needsEvents ? try pass.filteredTrace(by: grouping, maximumPaths: maximumPaths) : pass.trace
        let profile = Profile(merging: [trace]).grouped(by: grouping)
        return profile.tree.calls.filter { profile.tree.nodes[$0].parent == 0 }.map { index in
          let node = profile.tree.nodes[index]
          return "\(profile.functions[Int(node.frame.function)].name) \(node.totals.totalTime)"
        }
      }
    }
    #expect(
      try top(.goroutine) == [
        "goroutine 1 (main) 2000", "goroutine 18 (main.go:7) 600", "goroutine 19 (main.go:7) 1800",
      ])
    // Where there are too many call paths, those that have little to do share a group.
    #expect(
      try top(.goroutine, maximumPaths: 6) == ["goroutine 1 (main) 2000", "2 other goroutines 2400"])
    #expect(try top(.goroutine, maximumPaths: 0) == ["3 other goroutines 4400"])
    #expect(
      try top(.goroutine, maximumPaths: 6, leaving: 18) == ["goroutine 1 (main) 2000", "goroutine 19 (main.go:7) 1800"])
    #expect(try top(.process) == ["app (pid 4711) 4400"])
    #expect(try top(.package) == ["main 2000"])
  }
}
