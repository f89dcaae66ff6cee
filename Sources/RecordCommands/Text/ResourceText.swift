import Console
import Platform

/// What this process itself took.
enum ResourceText {
  /// - Parameter endNanoseconds: what it still had to do when the program had ended.
  static func own(endNanoseconds: UInt64) -> String {
    let usage = ThisProcess.usage
    // The spool's file is memory, too; only its segments in use are ever touched.
    return "the recorder used \(DurationText.format(nanoseconds: usage.processorNanoseconds)) of processor time, "
      + "\(CountText.bytes(usage.maximumBytes)) of memory with the spool, "
      + "\(DurationText.format(nanoseconds: endNanoseconds)) after the program's end"
  }
}
