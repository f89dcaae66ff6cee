import TraceAnalysis
import TraceStore
import TraceModel

/// What every run has of every group of a comparison.
struct GroupSums {
  let groups: DiffGroups
  private let baseCount: Int
  private let headCount: Int
  /// By group, then run (base before head).
  private var callSums: [UInt64]
  private var selfTimeSums: [UInt64]
  private var totalTimeSums: [UInt64]
  private let runCount: Int

  /// - Complexity: O(call paths × runs).
  init(_ comparison: RunComparison, _ groups: DiffGroups) {
    self.groups = groups
    baseCount = comparison.base.count
    headCount = comparison.head.count
    let runs = comparison.runs
    runCount = runs.count
    let size = groups.subjects.count * runs.count
    callSums = [UInt64](repeating: 0, count: size)
    selfTimeSums = callSums
    totalTimeSums = callSums
    let isOutermost = Self.outermost(comparison.tree, groups)
    let nodes = comparison.tree.calls
    for (number, run) in runs.enumerated() {
      for node in nodes {
        let slot = groups.groupOf[node] * runCount + number
        callSums[slot] = saturatingSum(callSums[slot], run.calls[node])
        selfTimeSums[slot] = saturatingSum(selfTimeSums[slot], run.selfTime[node])
        if isOutermost[node] { totalTimeSums[slot] = saturatingSum(totalTimeSums[slot], run.totalTime[node]) }
      }
    }
  }

  /// Whether a node's total is not within that of another call of its group.
  private static func outermost(_ tree: PathTree, _ groups: DiffGroups) -> [Bool] {
    var isOutermost = [Bool](repeating: true, count: tree.nodes.count)
    if case .path? = groups.subjects.first { return isOutermost }
    tree.forEachGrouped(count: groups.subjects.count, group: { groups.groupOf[Int($0)] }) { node, _, isOuter in
      isOutermost[Int(node)] = isOuter
    }
    return isOutermost
  }

  func calls(_ group: Int) -> (base: [Double], head: [Double]) { samples(callSums, group) }
  func selfTime(_ group: Int) -> (base: [Double], head: [Double]) { samples(selfTimeSums, group) }
  func totalTime(_ group: Int) -> (base: [Double], head: [Double]) { samples(totalTimeSums, group) }

  private func samples(_ sums: [UInt64], _ group: Int) -> (base: [Double], head: [Double]) {
    let values = sums[(group * runCount)..<((group + 1) * runCount)].map { Double($0) }
    return (Array(values[..<baseCount]), Array(values[baseCount...]))
  }

  func hasCalls(_ group: Int) -> Bool {
    callSums[(group * runCount)..<((group + 1) * runCount)].contains { $0 > 0 }
  }

  /// Self time of all groups.
  var wholeSelfTime: (base: [Double], head: [Double]) {
    var whole = [Double](repeating: 0, count: runCount)
    for (slot, selfTime) in selfTimeSums.enumerated() { whole[slot % runCount] += Double(selfTime) }
    return (Array(whole[..<baseCount]), Array(whole[baseCount...]))
  }

  /// The mean over all runs, whichever side they are of.
  func pooled(_ samples: (base: [Double], head: [Double])) -> Double {
    runCount > 0 ? (samples.base.reduce(0, +) + samples.head.reduce(0, +)) / Double(runCount) : 0
  }

  var pooledSelfTime: Double { pooled(wholeSelfTime) }

  /// By group the change of the mean self time, nanoseconds, rounded so that any sum of them from the first on is right
  /// to a nanosecond, and so is the whole.
  func contributions() -> [Int64] {
    guard baseCount > 0, headCount > 0 else { return groups.subjects.map { _ in 0 } }
    var exact: Int128 = 0
    var given: Int128 = 0
    let unit = Int128(baseCount * headCount)
    return groups.subjects.indices.map { group in
      for run in 0..<runCount {
        let selfTime = Int128(selfTimeSums[group * runCount + run])
        exact += run < baseCount ? -selfTime * Int128(headCount) : selfTime * Int128(baseCount)
      }
      let rounded = (2 * exact + (exact < 0 ? -unit : unit)) / (2 * unit)
      defer { given = rounded }
      return Int64(clamping: rounded - given)
    }
  }

  func presence(_ group: Int, _ comparison: RunComparison) -> DiffReport.Presence {
    let calls = calls(group)
    let isInBase = calls.base.contains { $0 > 0 }
    let isInHead = calls.head.contains { $0 > 0 }
    if !isInBase || !isInHead {
      return comparison.mayBeFiltered(groups.subjects[group]) ? .notRecorded : isInBase ? .vanished : .added
    }
    if case .function(let function) = groups.subjects[group],
      comparison.functions[Int(function)].match != .name
    {
      return .renamed
    }
    return .both
  }
}

extension RunComparison {
  /// Whether what is on one side only may have been left out of the other by its filters: any function of a package of
  /// which nothing was recorded there, and any function at all where functions were chosen by name or by size.
  func mayBeFiltered(_ subject: DiffGroups.Subject) -> Bool {
    guard comparability.filtersDiffer else { return false }
    switch subject {
    case .function(let function): return mayBeFiltered(function)
    case .path(let node): return mayBeFiltered(tree.nodes[Int(node)].frame.function)
    case .package, .test, .site: return true
    }
  }

  func mayBeFiltered(_ function: UInt32) -> Bool {
    guard comparability.filtersDiffer else { return false }
    let compared = functions[Int(function)]
    guard compared.base == nil || compared.head == nil else { return false }
    if comparability.choosesFunctions { return true }
    return !(compared.base == nil ? packages.base : packages.head).contains(compared.symbol.package)
  }
}
