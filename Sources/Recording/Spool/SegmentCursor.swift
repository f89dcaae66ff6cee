/// How far one segment has been read.
struct SegmentCursor {
  /// Whose segment it is: its state word without the phase. 0 where nothing has been read.
  var identity: UInt64 = 0
  /// All of it has been read; it is given back when its events are safe.
  var isReadOut = false
  /// The next word to read.
  var word = 0
  /// Index into the goroutine table of the goroutine that the next events are of; `nil` before the segment's first
  /// switch.
  var goroutine: UInt32?
  /// The recording interval that the next events are of.
  var interval = RecordingInterval()
  /// Clock of the last record: a P's records never go back in time. 0 before the first.
  var lastTicks: UInt64 = 0
  /// The clock of a round at which the segment was complete and had words from after that. If the next round still
  /// finds some, their clock cannot be right. 0 where there was no such round.
  var lateAt: UInt64 = 0
}

/// A time in which a process's events are recorded (docs/SPOOL.md, "Recording intervals").
struct RecordingInterval: Equatable {
  /// Identifies it among those of its process; the one without a record is 0.
  var number: UInt64 = 0
  /// Full clock at which the interval before ended.
  var begin: UInt64 = 0
}
