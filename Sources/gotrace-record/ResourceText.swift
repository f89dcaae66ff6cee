import Console
import Glibc

/// What this process itself took.
enum ResourceText {
  static var own: String {
    var usage = rusage()
    // Safe: getrusage fills the structure it is given.
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let time = nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
    return "the recorder took \(DurationText.format(nanoseconds: time)) of processor time and "
      + "\(CountText.bytes(UInt64(usage.ru_maxrss) << 10)) of memory, the spool's segments in use among it"
  }

  private static func nanoseconds(_ time: timeval) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_usec) * 1000
  }
}
