import TraceStore

/// What recording takes between two consecutive events of a goroutine, in 1/1024 ticks.
///
/// An event takes time before and after its clock reading. The process says what the two readings of a call have between
/// them, and what two calls in a row have; of callers that begin or end with a call it is the mean, as each event is one
/// reading with the same work around it.
struct RecordingCost {
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
  /// No more is ever taken out between two events than there is, but for the cost of one event, which the next ones make
  /// good: counters go in steps of up to tens of ticks.
  struct Clock {
    private enum Previous { case none, exit, other }

    /// In 1/1024 ticks.
    private var behind: UInt64 = 0
    private var previous = Previous.none

    /// The time by this clock of an event at `ticks`, where that of the one before was `last`; not before that.
    @inline(__always)
    mutating func time(of code: UInt32, at ticks: UInt64, last: UInt64, _ cost: RecordingCost) -> UInt64 {
      let event = EventCode(rawValue: code)
      let added: UInt64
      if event == .exit {
        added = previous == .exit ? cost.mean : previous == .other ? cost.inside : 0
        previous = .exit
      } else if event == .gap {
        added = 0
        previous = .none
      } else if event == .stallBegin || event == .stallEnd {
        added = 0
      } else {
        added = previous == .exit ? cost.outside : previous == .other ? cost.mean : 0
        previous = .other
      }
      let since = ticks &- min(last, ticks)
      behind = min(behind &+ added, (min(since, 1 << 53) << 10) &+ cost.mean)
      return max(last, self.time(at: ticks))
    }

    /// The time by this clock at `ticks` if nothing is recorded.
    @inline(__always)
    func time(at ticks: UInt64) -> UInt64 { ticks &- min(behind >> 10, ticks) }

    /// What recording has cost so far does not matter.
    mutating func restart() { behind = 0 }
  }
}
