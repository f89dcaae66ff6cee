internal import CPlatform
internal import Platform

/// The clock of a session's events; every process of the session and the recorder read the same one.
enum Clock: UInt32 {
  /// The processor's counter: invariant, and the same on all cores.
  case timeStampCounter = 1
  /// CLOCK_MONOTONIC in nanoseconds.
  case monotonic = 2

  /// The counter where it is the kernel's own clock source, which is when the kernel has checked that it has one rate
  /// and is the same on all cores.
  static var preferred: Clock {
    #if arch(x86_64)
      let source = FileSystem.text("/sys/devices/system/clocksource/clocksource0/current_clocksource") ?? ""
      return source.hasPrefix("tsc") ? .timeStampCounter : .monotonic
    #elseif arch(arm64)
      return .timeStampCounter
    #else
      return .monotonic
    #endif
  }

  /// The same for programs of an architecture, as Go calls it: not all can read the counter.
  static func preferred(forPrograms architecture: String) -> Clock {
    ["", "amd64", "arm64", "386"].contains(architecture) ? preferred : .monotonic
  }

  func now() -> UInt64 {
    self == .timeStampCounter ? cplatform_ticks() : Clock.monotonicNanoseconds()
  }

  static func monotonicNanoseconds() -> UInt64 { SystemClock.monotonicNanoseconds }

  static func unixNanoseconds() -> Int64 { SystemClock.unixNanoseconds }

  /// Both clocks at one moment: of several readings the one with the smallest uncertainty.
  func pair() -> (ticks: UInt64, nanoseconds: UInt64) {
    var best = (ticks: UInt64(0), nanoseconds: UInt64(0))
    var uncertainty = UInt64.max
    for _ in 0..<16 {
      let before = now()
      let nanoseconds = Clock.monotonicNanoseconds()
      let after = now()
      if after &- before < uncertainty {
        uncertainty = after &- before
        best = (before &+ uncertainty / 2, nanoseconds)
      }
    }
    return best
  }
}
