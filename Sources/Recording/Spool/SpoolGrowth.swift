/// Decides when the spool gets more segments.
struct SpoolGrowth {
  /// Segments added at a time beyond the soft limit, where the processors of running processes hold all there are.
  static let smallStep = 16
  /// Rounds to wait after the system had no more memory: an attempt is expensive, and takes memory that others need.
  static let pause = 1000

  private var roundsToWait = 0

  /// Grows the spool where that is needed.
  ///
  /// Up to the soft limit a quarter of the segments is kept free, for a burst before the next round. Beyond it the
  /// processes wait for the recorder, unless that has nothing to free.
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
