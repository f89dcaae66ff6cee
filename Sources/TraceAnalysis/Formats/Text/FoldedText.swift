import Console
import TraceModel

/// What is said of call paths that were folded, for people.
enum FoldedText {
  /// Of one path: `up to 56 more (1.2ms)`.
  static func missing(_ missing: MissingCalls) -> String {
    guard missing.calls != .max, missing.time != .max else { return "perhaps more" }
    return "up to \(CountText.grouped(missing.calls)) more (\(DurationText.format(nanoseconds: missing.time)))"
  }

  /// Below a tree.
  ///
  /// - Parameter folded: what may have been folded of a path that is not there, nanoseconds.
  static func note(_ folded: MissingCalls) -> String {
    "(other): call paths that were so cold that they are known by function and caller only, \(each(folded)); "
      + "'report', 'callers' and 'callees' have them exactly."
  }

  /// `each of at most 1,234 calls and 2.1ms`.
  static func each(_ folded: MissingCalls) -> String {
    guard folded.calls != .max, folded.time != .max else { return "of any size" }
    return
      "each of at most \(CountText.count(folded.calls, "call")) and \(DurationText.format(nanoseconds: folded.time))"
  }
}
