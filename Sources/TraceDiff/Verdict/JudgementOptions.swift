/// Differences of times that are not worth a word.
public struct TimeFloor: Hashable, Sendable {
  public var nanoseconds: Double
  /// Of what takes little time itself, this part of it is the floor: it is not hidden by what is little for others.
  public var part: Double

  /// - Parameter part: `.infinity` for a floor that is the same for all.
  public init(nanoseconds: Double, part: Double = 0.2) {
    self.nanoseconds = nanoseconds
    self.part = part
  }

  /// Of a single call, which clocks tell within some nanoseconds.
  static let ofCalls = TimeFloor(nanoseconds: 20)

  func covers(_ judgement: Judgement) -> Bool {
    abs(judgement.difference) < min(nanoseconds, part * max(judgement.baseMedian, judgement.headMedian))
  }
}

/// How changes are judged; docs/DIFF.md has the method.
public struct JudgementOptions: Hashable, Sendable {
  /// The chance of a false alarm that is allowed, over all comparisons of one kind.
  public var level = 0.05
  /// Differences of times of a run that are not worth a word.
  public var floor = TimeFloor(nanoseconds: 1000)
  /// Functions with less than this part of all time, over all runs, are not tested; it is what keeps the number of
  /// comparisons small.
  public var leastShare = 0.005
  /// Samples drawn for each interval; none for no intervals.
  public var resamples = 2000
  /// Whether times say anything about the code at all (`Comparability`).
  public var judgesTimes = true

  public init() {}

  /// The same for traces of which times may say nothing.
  public func fitting(_ comparability: Comparability) -> JudgementOptions {
    var options = self
    options.judgesTimes = comparability.worst != .timesMeanNothing
    return options
  }
}
