internal import CPlatform
internal import Glibc

/// The system's clocks.
public enum SystemClock {
  /// Nanoseconds of CLOCK_MONOTONIC.
  public static var monotonicNanoseconds: UInt64 { nanoseconds(CLOCK_MONOTONIC) }

  /// Nanoseconds since 1970.
  public static var unixNanoseconds: Int64 { Int64(nanoseconds(CLOCK_REALTIME)) }

  private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    // Safe: fills the structure it is given.
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
