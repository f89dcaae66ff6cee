public import TraceStore
import TraceModel

/// How long the calls below some functions took: of these a summary knows call paths, but not single calls.
struct RootedLatencies {
  /// By function of the trace, of calls that finished.
  let distributions: [FunctionID: LatencyDistribution]
  let damage: [TraceDamage]

  /// Looks at every call that the pass lets through. Counted are calls of `roots` and what they call, also on
  /// goroutines that were spawned there.
  init(_ pass: EventPass, below roots: Set<FunctionID>) throws {
    let trace = pass.trace
    let isRoot = trace.symbols.indices.map { roots.contains(FunctionID(rawValue: UInt32($0))) }
    var isInside = [false]
    for node in trace.summary.callTree.nodes.dropFirst() {
      isInside.append(isInside[Int(node.parent)] || isRoot[Int(node.frame.function.rawValue)])
    }
    let beginsInside = trace.summary.goroutines.map { goroutine in
      Int(goroutine.spawnPath) < isInside.count && isInside[Int(goroutine.spawnPath)]
    }
    let counter = Counter(isRoot: isRoot, beginsInside: beginsInside, depths: beginsInside.map { _ in 0 })
    let (visitor, damage) = try pass.walkCalls(counter)
    distributions = visitor.distributions
    self.damage = damage
  }

  private struct Counter: CallVisitor {
    let isRoot: [Bool]
    let beginsInside: [Bool]
    /// Per goroutine: open calls from the first on that counts.
    var depths: [UInt32]
    /// By function.
    private var latencies = NodeLatencies()

    init(isRoot: [Bool], beginsInside: [Bool], depths: [UInt32]) {
      self.isRoot = isRoot
      self.beginsInside = beginsInside
      self.depths = depths
    }

    mutating func enter(goroutine: UInt32, call: SingleCall) {
      let goroutine = Int(goroutine)
      if depths[goroutine] > 0 || beginsInside[goroutine] || isRoot[Int(call.function.rawValue)] {
        depths[goroutine] += 1
      }
    }

    mutating func leave(
      goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
    ) {
      guard depths[Int(goroutine)] > 0 else { return }
      depths[Int(goroutine)] -= 1
      if !isOpen { latencies.add(duration, at: call.function.rawValue) }
    }

    var distributions: [FunctionID: LatencyDistribution] {
      latencies.distributions().reduce(into: [:]) { $0[FunctionID(rawValue: $1.key)] = $1.value }
    }
  }
}

extension Profile {
  /// Fills in how long calls took in a profile that is rooted at functions, from the events of its traces.
  ///
  /// - Parameters:
  ///   - roots: Numbers of functions of the profile.
  ///   - passes: Its traces, with what filters leave of them.
  /// - Returns: By trace the damage found on the way.
  public mutating func readLatencies(below roots: Set<UInt32>, from passes: [EventPass]) throws -> [[TraceDamage]] {
    var numbers: [FunctionKey: UInt32] = [:]
    for (index, function) in functions.enumerated() {
      numbers[FunctionKey(function)] = UInt32(index)
    }
    var latencies: [UInt32: LatencyDistribution] = [:]
    let damage = try passes.map { pass in
      let number = pass.trace.symbols.map { numbers[FunctionKey($0)] }
      let wanted = number.indices.lazy.filter { number[$0].map(roots.contains) ?? false }
      let found = try RootedLatencies(pass, below: Set(wanted.map { FunctionID(rawValue: UInt32($0)) }))
      for (function, distribution) in found.distributions {
        guard let number = number[Int(function.rawValue)] else { continue }
        latencies[number, default: LatencyDistribution()].merge(distribution)
      }
      return found.damage
    }
    self.latencies = latencies
    return damage
  }
}
