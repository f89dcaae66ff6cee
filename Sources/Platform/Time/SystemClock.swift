internal import CPlatform
internal import Glibc

/// The system's clocks.
public enum SystemClock {
  /// Nanoseconds of CLOCK_MONOTONIC.
  public static var monotonicNanoseconds: UInt64 { nanoseconds(CLOCK_MONOTONIC) }

  /// Nanoseconds since 1970.
  public static var unixNanoseconds: Int64 { Int64(nanoseconds(CLOCK_REALTIME)) }

  /// Processor time of all threads of a process, nanoseconds; also of one that has ended, until its parent has waited
  /// for it. `nil` where there is no such process.
  public static func processorNanoseconds(ofProcess pid: ProcessID) -> UInt64? {
    // How clock_getcpuclockid makes it (linux/posix-timers.h): CPUCLOCK_SCHED is 2.
    pid > 0 ? reading(~pid << 3 | 2) : nil
  }

  private static func nanoseconds(_ clock: clockid_t) -> UInt64 { reading(clock) ?? 0 }

  private static func reading(_ clock: clockid_t) -> UInt64? {
    var time = timespec()
    // Safe: fills the structure it is given.
    guard unsafe clock_gettime(clock, &time) == 0 else { return nil }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
