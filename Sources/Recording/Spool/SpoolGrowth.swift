/// Decides when the spool gets more segments.
struct SpoolGrowth {
  /// Segments added at a time where the limit is passed because living processors keep all there are.
  static let smallStep = 16
  /// Rounds to wait after the system had no more memory: trying is expensive, and each attempt takes what others need.
  static let pause = 1000

  private var roundsToWait = 0

  /// Grows the spool where that is needed.
  ///
  /// Up to the soft limit there is room for a burst before the next round: a quarter of what is there. Beyond it the
  /// processes wait for the recorder, unless waiting is in vain because it has nothing to free.
  mutating func grow(_ spool: Spool, use: SegmentChains.Use) {
    let limit = spool.claimLimit
    var step = 0
    if limit < spool.softLimit {
      if 4 * use.free < limit { step = min(SpoolLayout.extentSegments, spool.softLimit - limit) }
    } else if use.free == 0 && use.passing == 0 {
      step = Self.smallStep
    }
    guard step > 0 else {
      roundsToWait = 0
      return
    }
    if roundsToWait > 0 {
      roundsToWait -= 1
    } else if !spool.growClaimLimit(by: step) {
      roundsToWait = Self.pause
    }
  }
}
