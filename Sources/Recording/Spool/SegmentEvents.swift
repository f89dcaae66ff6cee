internal import TraceStore
import TraceModel

/// A goroutine's consecutive events in one segment.
struct SegmentRun {
  /// Ticks since the epoch of the run's first record: not after any of its events but the begin of a stall.
  var firstTicks: UInt64
  var goroutine: UInt32
  /// Where its events lie in the columns read along with it.
  var start: Int
  var count: Int
  /// The first event is the begin of a stall, computed from its end and duration: it may lie before the goroutine's
  /// event before it.
  var beginsWithStall: Bool
  var interval = RecordingInterval()
  /// Whether events of the goroutine are missing before the first.
  var followsGap = false
  /// Ticks of the goroutine's last event in the runs before this one.
  var floor: UInt64 = 0
}

/// Events read from segments, not yet in the order of time.
struct SegmentEvents {
  /// Columns with room to spare: the first `count` elements are events.
  ///
  /// Times are ticks since the epoch.
  var times: [UInt64] = []
  var codes: [UInt32] = []
  var count = 0
  var runs: [SegmentRun] = []

  mutating func removeAll() {
    count = 0
    runs.removeAll(keepingCapacity: true)
  }

  mutating func makeRoom(for more: Int) {
    let needed = count + more
    guard needed > times.count else { return }
    let size = max(needed, 2 * times.count)
    times.append(contentsOf: repeatElement(0, count: size - times.count))
    codes.append(contentsOf: repeatElement(0, count: size - codes.count))
  }

  /// - Precondition: room has been made.
  mutating func append(_ ticks: UInt64, _ code: EventCode) {
    times[count] = ticks
    codes[count] = code.rawValue
    count += 1
  }
}
