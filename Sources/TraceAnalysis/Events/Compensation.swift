import TraceStore
import TraceModel

/// What `--compensate` subtracts: what recording takes between two consecutive events of a goroutine, in 1/1024 ticks.
///
/// An event takes time before and after its clock reading. The process says what the two readings of a call have
/// between them, and what two calls in a row have; of callers that begin or end with a call it is the mean, as each
/// event is one reading with the same work around it.
struct Compensation {
  private let inside: UInt64
  private let outside: UInt64
  private let mean: UInt64

  /// No cost at all.
  init() { (inside, outside, mean) = (0, 0, 0) }

  init(of process: TracedProcess) {
    // A call that costs a million ticks or more costs a million.
    func fraction(_ milliticks: UInt64) -> UInt64 { min(milliticks, 1 << 30) * 128 / 125 }
    inside = fraction(process.costInsideMilliticks)
    outside = fraction(process.costOutsideMilliticks)
    mean = (inside + outside) / 2
  }

  /// A goroutine's clock, which stands still while recording takes time.
  ///
  /// No more is ever taken out between two events than there is, but for the cost of one event, which the next ones
  /// make good: counters go in steps of up to tens of ticks.
  struct Clock {
    /// In 1/1024 ticks.
    private var behind: UInt64 = 0
    /// What has been taken since the event before if the next one is an exit, and if it is another.
    private var (untilExit, untilOther) = (UInt64(0), UInt64(0))

    /// The time by this clock of an event at `ticks`, where that of the one before was `last`; not before that.
    ///
    /// Enters and exits are distinguished without a branch, for nothing predicts which comes next.
    @inline(__always)
    mutating func time(of code: EventCode, at ticks: UInt64, last: UInt64, _ compensation: Compensation) -> UInt64 {
      let isExit = code == .exit
      var added = isExit ? untilExit : untilOther
      if code.isWrittenByProgram {
        untilExit = isExit ? compensation.mean : compensation.inside
        untilOther = isExit ? compensation.outside : compensation.mean
      } else {
        added = 0
        if code == .gap { (untilExit, untilOther) = (0, 0) }
      }
      // Each event waits for the one before it here, so bounds that hold but where times jump are one branch, never
      // taken.
      let since = ticks &- last
      let between = since >> 53 == 0 ? since << 10 : Self.clamped(from: last, to: ticks)
      behind = min(behind &+ added, between &+ compensation.mean)
      // Signed: more than there is may be taken out. Ticks are below 2⁶².
      return UInt64(max(Int64(bitPattern: last), Int64(bitPattern: ticks &- (behind >> 10))))
    }

    /// The time between two events, 2⁶³ at most.
    @inline(never)
    private static func clamped(from last: UInt64, to ticks: UInt64) -> UInt64 {
      min(ticks &- min(last, ticks), 1 << 53) << 10
    }

    /// The time by this clock at `ticks` if nothing is recorded.
    @inline(__always)
    func time(at ticks: UInt64) -> UInt64 { ticks &- min(behind >> 10, ticks) }

    /// What recording has cost so far does not matter.
    mutating func restart() { behind = 0 }
  }
}
