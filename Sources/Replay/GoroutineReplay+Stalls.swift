// How stalls are left out of durations: the goroutine's own clock stands still while it waits for the recorder.

extension GoroutineReplay {
  /// Stops the goroutine's own clock; `false` where it stands still already.
  @inlinable
  @inline(__always)
  mutating func beginStall(at ticks: UInt64) -> Bool {
    guard stallBegin == nil else { return false }
    stallBegin = ticks
    return true
  }

  /// Lets the goroutine's own clock go on; returns since when it stood still, `nil` where it did not.
  @inlinable
  @inline(__always)
  mutating func endStall(at ticks: UInt64) -> UInt64? {
    guard let begin = stallBegin else { return nil }
    if ticks > begin { stalledTicks &+= ticks - begin }
    stallBegin = nil
    return begin
  }

  /// The goroutine's own clock at `ticks`.
  @inlinable
  public func ownTicks(at ticks: UInt64) -> UInt64 { (stallBegin ?? ticks) &- stalledTicks }

  /// When a call ends that is open at `ticks`: the clock has stood still since the stall began.
  @inlinable
  func openEnd(_ ticks: UInt64) -> UInt64 { stallBegin.map { min($0, ticks) } ?? ticks }

  /// How long a call has taken by the goroutine's own clock.
  @inlinable
  @inline(__always)
  public static func duration(from enter: UInt64, to ticks: UInt64, stalled: UInt64) -> UInt64 {
    let now = ticks &- stalled
    // Time never runs backwards in a well-formed trace; in others this keeps sums sensible.
    return now > enter ? now &- enter : 0
  }
}
