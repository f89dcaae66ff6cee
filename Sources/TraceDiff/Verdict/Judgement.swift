/// Whether one number changed between two sets of runs.
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
  /// Relative changes up to this are noise, as differences between runs of the base show; computed where a test finds a
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
