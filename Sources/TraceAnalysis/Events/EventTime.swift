import TraceStore
import TraceModel

/// Turns the ticks of events into nanoseconds since the trace's first event.
///
/// Events come by the hundred million, so this multiplies where `Clock.nanoseconds` divides 128 bits.
/// The product of two doubles keeps the order of times, and is exact to a nanosecond for 52 days.
struct EventTime {
  private let clock: TraceMetadata.Clock
  private let epoch: UInt64
  /// Nanoseconds of a tick; `nil` where ticks are nanoseconds.
  private let scale: Double?

  init(_ clock: TraceMetadata.Clock, epoch: UInt64) {
    self.clock = clock
    self.epoch = epoch
    scale =
      clock.calibrationTicks == clock.calibrationNanoseconds || clock.calibrationTicks == 0
      ? nil : Double(clock.calibrationNanoseconds) / Double(clock.calibrationTicks)
  }

  /// Of a time before the first event: 0.
  @inline(__always)
  func nanoseconds(_ ticks: UInt64) -> UInt64 {
    let since = ticks - min(epoch, ticks)
    guard let scale else { return since }
    // Adding a half and cutting off is a tenth of the time that rounding takes.
    let nanoseconds = Double(since) * scale + 0.5
    return nanoseconds < 0x1p52 ? UInt64(nanoseconds) : clock.nanoseconds(since)
  }
}
