/// Differences of times that are ignored.
public struct TimeFloor: Hashable, Sendable {
  public var nanoseconds: Double
  /// The floor of what takes little time itself, as a part of it.
  public var part: Double

  public static let defaultPart = 0.2
  /// Of what a function takes in a run.
  public static let ofRuns = TimeFloor(nanoseconds: 1000)

  /// A floor that is the same for all.
  public static func fixed(nanoseconds: UInt64) -> TimeFloor {
    TimeFloor(nanoseconds: Double(nanoseconds), part: .infinity)
  }

  public init(nanoseconds: Double, part: Double = Self.defaultPart) {
    self.nanoseconds = nanoseconds
    self.part = part
  }

  /// Of a single call: clocks are precise to some nanoseconds.
  static let ofCalls = TimeFloor(nanoseconds: 20)

  func covers(_ judgement: Judgement) -> Bool {
    abs(judgement.difference) < min(nanoseconds, part * max(judgement.baseMedian, judgement.headMedian))
  }
}

/// How changes are judged; docs/DIFF.md has the method.
public struct JudgementOptions: Hashable, Sendable {
  /// The chance of a false alarm that is allowed, over all comparisons of one kind.
  public var level = 0.05
  /// Differences of times of a run that are ignored.
  public var floor = TimeFloor.ofRuns
  /// Functions with less than this part of all time, over all runs, are not tested; it is what keeps the number of
  /// comparisons small.
  public var minimumShare = 0.005
  /// Samples drawn for each interval; none for no intervals.
  public var resamples = 2000
  /// Whether times depend on the code alone (`Comparability`), so that they are judged.
  public var judgesTimes = true

  public init() {}

  /// The same for traces of which perhaps only counts are comparable.
  public func fitting(_ comparability: Comparability) -> JudgementOptions {
    var options = self
    options.judgesTimes = comparability.level != .countsOnly
    return options
  }
}
