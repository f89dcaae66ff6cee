public import TraceModel

/// Which functions only to count, and which not to record, so that recording costs a program no more than a part of its
/// own processor time.
///
/// What is known of a call is worth the more the longer it takes. So all functions whose calls take less than some time
/// are counted, and all whose calls take less than a part of that time are skipped, in the relation in which counting
/// is cheaper than tracing; that time is the least that suffices. Functions with few calls stay traced: they cost
/// nothing.
public struct FilterProposal: Sendable {
  public let costs: RecordingCosts
  public let target: OverheadTarget
  /// By function; the others stay as they are.
  public let actions: [UInt32: FunctionFilterFile.Action]
  /// What recording costs with it, nanoseconds of processor time.
  public let cost: Double

  /// A function whose calls cost a smaller part of what recording may cost, or of what it costs, stays traced.
  private static let leastShareOfTarget = 0.001
  private static let leastShareOfCost = 0.0001

  public var overhead: Double { costs.plain > 0 ? cost / costs.plain : .infinity }

  /// Whether the target is reached; else what can be left out is left out.
  public var reachesTarget: Bool { overhead <= target.part }

  private struct Step {
    /// The time of a call from which on the function is not as it was, nanoseconds.
    var threshold: Double
    var function: RecordingCosts.Function
    var action: FunctionFilterFile.Action
    var saved: Double
  }

  /// - Parameter keep: functions that stay traced, besides those that are needed.
  public init(_ costs: RecordingCosts, target: OverheadTarget = .standard, keep: Set<UInt32> = []) {
    let least = max(target.part * costs.plain * Self.leastShareOfTarget, costs.cost * Self.leastShareOfCost)
    let candidates = costs.functions.filter {
      !$0.isNeeded && !keep.contains($0.index) && Double($0.calls) * costs.perCall >= least
    }
    let relation = costs.perCount > 0 ? costs.perCall / costs.perCount : 1
    var steps = candidates.flatMap { function in
      let calls = Double(function.calls)
      return [
        Step(
          threshold: function.meanSelf, function: function, action: .count,
          saved: calls * max(costs.perCall - costs.perCount, 0)),
        Step(
          threshold: function.meanSelf * relation, function: function, action: .skip, saved: calls * costs.perCount),
      ]
    }
    steps.sort { a, b in
      if a.threshold != b.threshold { return a.threshold < b.threshold }
      return (a.action == .count ? 0 : 1, a.function.index) < (b.action == .count ? 0 : 1, b.function.index)
    }
    var actions: [UInt32: FunctionFilterFile.Action] = [:]
    var cost = costs.cost
    for step in steps {
      if cost <= target.part * costs.plain { break }
      actions[step.function.index] = step.action
      cost -= step.saved
    }
    self.costs = costs
    self.target = target
    self.actions = actions
    self.cost = max(cost, 0)
  }

  /// Calls of functions with an action.
  public func calls(_ action: FunctionFilterFile.Action) -> UInt64 {
    costs.functions.reduce(0) { actions[$1.index] == action ? saturatingSum($0, $1.calls) : $0 }
  }

  /// Calls that stay traced.
  public var tracedCalls: UInt64 {
    costs.functions.reduce(0) { actions[$1.index] == nil ? saturatingSum($0, $1.calls) : $0 }
  }
}
