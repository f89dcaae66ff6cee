import Console
import Glibc

/// What this process itself took.
enum ResourceText {
  /// - Parameter endNanoseconds: what it still had to do when the program had ended.
  static func own(endNanoseconds: UInt64) -> String {
    var usage = rusage()
    // Safe: getrusage fills the structure it is given.
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let time = nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
    // The spool's file is memory, too; only its segments in use are ever touched.
    return "the recorder took \(DurationText.format(nanoseconds: time)) of processor time, "
      + "\(CountText.bytes(UInt64(usage.ru_maxrss) << 10)) of memory with the spool, "
      + "\(DurationText.format(nanoseconds: endNanoseconds)) after the program's end"
  }

  private static func nanoseconds(_ time: timeval) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_usec) * 1000
  }
}
