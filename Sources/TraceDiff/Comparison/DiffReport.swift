import TraceAnalysis
import TraceModel

/// Two sets of runs side by side: what was called more or less often, and where the time changed.
public struct DiffReport: Sendable {
  /// On which sides a row's calls are.
  public enum Presence: String, Hashable, Sendable {
    case both, added, vanished
    /// On one side only, and the other one's filters may have left it out.
    case notRecorded
    /// On both sides, under another name.
    case renamed

    /// For people, behind a name; `nil` for what is on both sides.
    var note: String? {
      switch self {
      case .both, .renamed: nil
      case .added: "added"
      case .vanished: "vanished"
      case .notRecorded: "not recorded"
      }
    }
  }

  public struct Row: Hashable, Sendable {
    public var name: String
    public var presence: Presence
    /// The function's number, where the row is one function.
    public var function: UInt32?
    /// The node, where the row is one call path.
    public var node: UInt32?
    /// The number, where the row is one spawn site.
    public var site: UInt32?
    public var calls: Judgement
    /// Self time, nanoseconds.
    public var selfTime: Judgement
    public var totalTime: Judgement
    /// Of the function's calls wherever they are, where the row is one function.
    public var p50: Judgement?
    public var p99: Judgement?
    /// Where the row is one spawn site.
    public var goroutines: Judgement?
    /// What the row adds to the change of all self time, nanoseconds of the mean run; rows add up to `totalChange`.
    public var contribution: Int64
  }

  public let comparison: RunComparison
  public let grouping: DiffGrouping
  public let options: JudgementOptions
  /// Greatest contribution first.
  public private(set) var rows: [Row] = []
  /// Call paths that have no row because there are too many, and what they contribute.
  public private(set) var groupsLeftOut = 0
  public private(set) var contributionLeftOut: Int64 = 0
  /// All self time, judged by itself.
  public let whole: Judgement
  /// The change of all self time of the mean run, nanoseconds.
  public let totalChange: Int64
  /// Rows whose self time was tested.
  public private(set) var comparisons = 0

  /// Rows of a report by call path, which is as much as people read.
  public static let maximumPaths = 10_000

  /// - Complexity: O(call paths × runs), and a rank test and a bootstrap for each row with enough time.
  ///
  /// Of functions only those are judged that `isWanted` accepts; what is not judged does not count as a comparison.
  public init(
    _ comparison: RunComparison, by grouping: DiffGrouping = .standard, options: JudgementOptions,
    isWanted: (_ function: UInt32) -> Bool = { _ in true }
  ) {
    self.comparison = comparison
    self.grouping = grouping
    self.options = options
    let sums = GroupSums(comparison, DiffGroups(comparison, by: grouping))
    let contributions = sums.contributions()
    totalChange = contributions.reduce(0, saturatingSum)
    whole =
      Judgement.times(
        [sums.wholeSelfTime], isTested: [true], options: options, floor: options.floor)[0]

    var kept = sums.groups.subjects.indices.filter { group in
      if case .function(let function) = sums.groups.subjects[group], !isWanted(function) { return false }
      return sums.hasCalls(group)
    }
    kept.sort { (contributions[$1].magnitude, $0) < (contributions[$0].magnitude, $1) }
    if grouping == .path {
      for group in kept.dropFirst(Self.maximumPaths) {
        groupsLeftOut += 1
        contributionLeftOut = saturatingSum(contributionLeftOut, contributions[group])
      }
      kept = Array(kept.prefix(Self.maximumPaths))
    }
    rows = makeRows(sums, kept, contributions)
  }

  /// Whether nothing can be proven: even the minimum p-value, corrected, is above the level.
  public var cannotProve: Bool {
    minimumPValue * Double(max(comparisons, 1)) >= options.level
  }

  /// The minimum p-value of one comparison with this number of runs.
  public var minimumPValue: Double { MannWhitney.minimumPValue(comparison.base.count, comparison.head.count) }

  /// Whether each side has a single run, so that no change of times can be proven.
  public var isSinglePair: Bool { comparison.base.count == 1 && comparison.head.count == 1 }

  private mutating func makeRows(_ sums: GroupSums, _ kept: [Int], _ contributions: [Int64]) -> [Row] {
    let minimum = sums.pooledSelfTime * options.minimumShare
    let calls = Judgement.counts(
      kept.map(sums.calls), isInferred: { sums.groups.isInferred[kept[$0]] }, level: options.level)
    let isSelfTimeTested = kept.map { sums.pooled(sums.selfTime($0)) >= minimum && minimum > 0 }
    let isTotalTimeTested = kept.map { sums.pooled(sums.totalTime($0)) >= minimum && minimum > 0 }
    comparisons = isSelfTimeTested.count(where: \.self)
    func times(_ samples: [(base: [Double], head: [Double])], _ isTested: [Bool]) -> [Judgement] {
      Judgement.times(samples, isTested: isTested, options: options, floor: options.floor)
    }
    let selfTime = times(kept.map(sums.selfTime), isSelfTimeTested)
    let totalTime = times(kept.map(sums.totalTime), isTotalTimeTested)
    let p50 = quantiles(0.5, sums, kept, isTotalTimeTested)
    let p99 = quantiles(0.99, sums, kept, isTotalTimeTested)
    let goroutines = goroutineCounts(sums, kept)
    let ends = grouping == .path ? PathEnds(of: comparison.tree) : PathEnds()
    return kept.indices.map { index in
      let subject = sums.groups.subjects[kept[index]]
      var row = Row(
        name: comparison.name(of: subject, ends), presence: sums.presence(kept[index], comparison), calls: calls[index],
        selfTime: selfTime[index], totalTime: totalTime[index], contribution: contributions[kept[index]])
      switch subject {
      case .function(let function):
        row.function = function
        row.p50 = p50[index]
        row.p99 = p99[index]
      case .path(let node):
        row.node = node
        row.function = comparison.tree.nodes[Int(node)].frame.function
      case .test(let function): row.function = function
      case .site(let site):
        row.site = site
        row.goroutines = goroutines[index]
      case .package: break
      }
      return row
    }
  }

  /// A quantile of single calls; the distributions know them within 1.6 %, on both sides.
  private func quantiles(_ quantile: Double, _ sums: GroupSums, _ kept: [Int], _ isTested: [Bool]) -> [Judgement] {
    func values(_ runs: [RunComparison.Run], _ function: UInt32) -> [Double] {
      runs.compactMap { $0.latencies[function]?.quantile(quantile).map { Double($0) } }
    }
    let samples: [(base: [Double], head: [Double])] = kept.map { group in
      guard case .function(let function) = sums.groups.subjects[group] else { return ([], []) }
      return (values(comparison.base, function), values(comparison.head, function))
    }
    let isTested = isTested.indices.map { isTested[$0] && !samples[$0].base.isEmpty && !samples[$0].head.isEmpty }
    return Judgement.times(
      samples, isTested: isTested, options: options, floor: .ofCalls, minimumChange: 2 * 0.016)
  }

  private func goroutineCounts(_ sums: GroupSums, _ kept: [Int]) -> [Judgement] {
    let samples: [(base: [Double], head: [Double])] = kept.map { group in
      guard case .site(let site?) = sums.groups.subjects[group] else { return ([], []) }
      return (
        comparison.base.map { Double($0.goroutines[Int(site)]) },
        comparison.head.map { Double($0.goroutines[Int(site)]) }
      )
    }
    return Judgement.counts(samples, level: options.level)
  }
}
