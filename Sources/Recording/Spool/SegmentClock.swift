/// The clock readings of a round, all of them full ones.
struct SegmentClock {
  /// Read before anything of this round was looked at.
  var now: UInt64
  /// `now` of the round before: what was not there then was written later, up to a writer's delay.
  var previous: UInt64
  /// Tick 0 of the trace.
  var epoch: UInt64

  /// A value from which a word's 44 bits, taken forward, are its full time: half a circle before what was seen last
  /// time, or a quarter before the segment's last record, whichever is later.
  func base(after last: UInt64) -> UInt64 {
    func minus(_ a: UInt64, _ b: UInt64) -> UInt64 { a > b ? a - b : 0 }
    return max(minus(previous, 1 << 43), minus(last, 1 << 42))
  }
}
