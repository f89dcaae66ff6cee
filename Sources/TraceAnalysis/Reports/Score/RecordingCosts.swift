import TraceModel

/// What recording cost the traced program, by function, as far as a trace tells.
///
/// Each call of a traced function costs what the runtime measured when the process started, and each counted call what
/// counting costs; to both comes what functions lose that are not inlined any more, which is estimated
/// (`instrumentation`). Processor time of the program without recording is what is left of that with it.
public struct RecordingCosts: Sendable {
  public struct Function: Hashable, Sendable {
    /// Index into `Profile.functions`.
    public var index: UInt32
    /// Calls with times.
    public var calls: UInt64
    /// Mean self time of these, less what recording adds inside a call, nanoseconds.
    public var meanSelf: Double
    /// Whether it has to stay traced: it is main, a test, or in the lineage of goroutines.
    public var isNeeded: Bool
  }

  public let profile: Profile
  /// Functions with traced calls, most calls first.
  public let functions: [Function]
  /// Nanoseconds that a traced and a counted call cost the program.
  public let perCall: Double
  public let perCount: Double
  /// Processor time of all processes, nanoseconds: measured, and what it would be without recording.
  public let measured: Double
  public let plain: Double
  /// Calls of functions that were counted.
  public let countedCalls: UInt64
  /// Processor time of the recorder, nanoseconds; 0 where it is not known.
  public let recorder: UInt64

  /// What a call costs because its function is instrumented, traced or counted: part of what the runtime measured of a
  /// traced call. Of Go's gofmt and compiler it is 3.2 and 4.3 ns a call, where the runtime measured 17.4 (an
  /// instrumented program without a recorder against the plain one; docs/PERFORMANCE.md, "Real programs").
  static let instrumentation = 0.22

  public var tracedCalls: UInt64 { functions.reduce(0) { saturatingSum($0, $1.calls) } }

  /// Processor time that recording costs the program, nanoseconds.
  public var cost: Double { Double(tracedCalls) * perCall + Double(countedCalls) * perCount }

  /// Processor time with recording over that without it, less 1.
  public var overhead: Double { plain > 0 ? cost / plain : .infinity }

  /// `nil` where a trace has no processor time, or it was not measured what a call costs: an earlier version recorded
  /// it, or a machine without the fast path.
  public init?(_ traces: [LoadedTrace]) {
    let profile = Profile(merging: traces)
    var (measured, perCall, perCount, inside) = (0.0, 0.0, 0.0, 0.0)
    for trace in traces {
      let clock = trace.metadata.clock
      func nanoseconds(_ milliticks: UInt64) -> Double { Double(clock.nanoseconds(milliticks)) / 1000 }
      for process in trace.processes {
        let time = Double(process.processorNanoseconds)
        guard time > 0, process.costInsideMilliticks + process.costOutsideMilliticks > 0 else { continue }
        // Processes that work much decide what a call costs.
        measured += time
        perCall += time * nanoseconds(process.costInsideMilliticks + process.costOutsideMilliticks)
        perCount += time * nanoseconds(process.costCountMilliticks)
        inside += time * nanoseconds(process.costInsideMilliticks)
      }
    }
    guard measured > 0 else { return nil }
    (perCall, perCount, inside) = (perCall / measured, perCount / measured, inside / measured)
    self.profile = profile
    let instrumentation = Self.instrumentation * perCall
    perCall += instrumentation
    perCount += instrumentation
    self.perCall = perCall
    self.perCount = perCount
    self.measured = measured
    recorder = traces.reduce(0) { saturatingSum($0, $1.metadata.recorderNanoseconds) }
    countedCalls = traces.reduce(0) { $1.countedCalls.values.reduce($0, saturatingSum) }
    let counted = profile.countedFunction
    let nodes = profile.tree.nodes
    let sums = profile.tree.sums(count: profile.functions.count) { node in
      let node = nodes[Int(node)]
      return node.parent != 0 && nodes[Int(node.parent)].frame.function == counted ? nil : Int(node.frame.function)
    }
    let needed = Self.needed(profile)
    functions = sums.indices.filter { sums[$0].totals.calls > 0 }
      .map { index in
        let totals = sums[index].totals
        let mean = Double(totals.selfTime) / Double(totals.calls)
        return Function(
          index: UInt32(index), calls: totals.calls, meanSelf: max(mean - inside, 0), isNeeded: needed[index])
      }
      .sorted { ($1.calls, $0.index) < ($0.calls, $1.index) }
    plain = max(measured - functions.reduce(0) { $0 + Double($1.calls) * perCall } - Double(countedCalls) * perCount, 0)
  }

  /// By function: whether a trace without it would not say any more what was done.
  private static func needed(_ profile: Profile) -> [Bool] {
    var needed = profile.functions.map { $0.name == "main.main" || Profile.isTest($0) }
    if let other = profile.otherFunction { needed[Int(other)] = true }
    let spawning = Set(profile.spawnSites.map(\.function))
    for index in profile.functions.indices where spawning.contains(profile.functions[index].name) {
      needed[index] = true
    }
    for node in profile.tree.nodes.dropFirst() where node.frame.origin == .spawned || node.frame.origin == .inferred {
      needed[Int(node.frame.function)] = true
      if node.parent != 0 { needed[Int(profile.tree.nodes[Int(node.parent)].frame.function)] = true }
    }
    return needed
  }
}
