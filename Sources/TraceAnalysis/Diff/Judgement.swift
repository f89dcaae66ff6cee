/// What two sets of runs say about one number.
public struct Judgement: Hashable, Sendable {
  public enum Outcome: String, Hashable, Sendable {
    case increased, decreased
    /// The same in all runs, or a proven change below a floor.
    case unchanged
    /// It differs, but not by more than chance may.
    case unproven
    /// Too little is known: one run, or too little time for a judgement.
    case notJudged
  }

  /// How the outcome was found.
  public enum Ground: String, Hashable, Sendable {
    /// The number is the same in all runs of a side: a fact for programs that do the same every time.
    case exact
    /// By the rank test.
    case test
    case none
  }

  /// One value for each run.
  public let base: [Double]
  public let head: [Double]
  public var outcome: Outcome
  public var ground: Ground
  /// Of the rank test, and after the correction for many comparisons.
  public var pValue: Double?
  public var adjustedPValue: Double?
  /// The relative change of the median, 95 %.
  public var interval: ClosedRange<Double>?
  /// Relative changes up to here are noise, as runs of the base among themselves show; learned where a test speaks of a
  /// change.
  public var noiseFloor: Double?

  init(base: [Double], head: [Double], outcome: Outcome = .notJudged, ground: Ground = .none) {
    self.base = base
    self.head = head
    self.outcome = outcome
    self.ground = ground
  }

  public var baseMedian: Double { base.median }
  public var headMedian: Double { head.median }
  public var difference: Double { headMedian - baseMedian }
  public var isProven: Bool { outcome == .increased || outcome == .decreased }

  /// The relative change of the median; infinite from nothing to something, `nil` from nothing to nothing.
  public var change: Double? {
    let base = baseMedian
    if base == 0 { return headMedian == 0 ? nil : .infinity }
    return headMedian / base - 1
  }

  /// Half the distance between the quartiles, relative to the median; `nil` for less than three runs.
  public static func spread(_ values: [Double]) -> Double? {
    let median = values.median
    return values.count > 2 && median > 0 ? values.halfQuartileRange / median : nil
  }
}

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

extension Judgement {
  /// Judges counts: facts where both sides are constant, else by test and corrected over all that are tested.
  ///
  /// - Parameter isInferred: Whether it is a guess what was counted, so that no number is a fact.
  /// - Complexity: O(n) and a rank test for each that varies.
  static func counts(
    _ samples: [(base: [Double], head: [Double])], isInferred: (Int) -> Bool = { _ in false }, level: Double
  ) -> [Judgement] {
    var judgements = samples.map { Judgement(base: $0.base, head: $0.head) }
    var varying: [Int] = []
    for index in judgements.indices {
      let (base, head) = (judgements[index].base, judgements[index].head)
      guard let first = base.first, let other = head.first else { continue }
      if base.allSatisfy({ $0 == first }) && head.allSatisfy({ $0 == other }), first == other || !isInferred(index) {
        judgements[index].ground = .exact
        judgements[index].outcome = first == other ? .unchanged : first < other ? .increased : .decreased
      } else {
        varying.append(index)
      }
    }
    test(&judgements, varying, level: level)
    return judgements
  }

  /// Judges times; `isTested` chooses those that are worth a test, without looking at the difference between the sides.
  ///
  /// `floor` and `leastChange` hold for every judgement.
  static func times(
    _ samples: [(base: [Double], head: [Double])], isTested: [Bool], options: JudgementOptions,
    floor: TimeFloor, leastChange: Double = 0
  ) -> [Judgement] {
    var judgements = samples.map { Judgement(base: $0.base, head: $0.head) }
    guard options.judgesTimes else { return judgements }
    let tested = judgements.indices.filter { isTested[$0] && judgements[$0].base.count + judgements[$0].head.count > 2 }
    test(&judgements, tested, level: options.level)
    for index in tested {
      let judgement = judgements[index]
      judgements[index].interval = Bootstrap.interval(
        base: judgement.base, head: judgement.head, resamples: options.resamples)
      guard judgement.isProven else { continue }
      judgements[index].noiseFloor = NoiseFloor.learn(
        from: judgement.base, n: judgement.base.count, m: judgement.head.count)
      let noise = max(judgements[index].noiseFloor ?? 0, leastChange)
      let isSmall = floor.covers(judgement) || abs(judgement.change ?? 0) <= noise
      if isSmall { judgements[index].outcome = .unchanged }
    }
    return judgements
  }

  /// Fills in p-values and outcomes of `tested`, corrected for their number.
  private static func test(_ judgements: inout [Judgement], _ tested: [Int], level: Double) {
    var ranks = MannWhitney()
    let pValues = tested.map { ranks.pValue(judgements[$0].base, judgements[$0].head) }
    for (place, adjusted) in zip(tested.indices, HolmCorrection.adjust(pValues)) {
      let index = tested[place]
      judgements[index].ground = .test
      judgements[index].pValue = pValues[place]
      judgements[index].adjustedPValue = adjusted
      let difference = judgements[index].difference
      let isProven = adjusted < level && difference != 0
      judgements[index].outcome = !isProven ? .unproven : difference > 0 ? .increased : .decreased
    }
  }
}
