import Console
import TraceAnalysis
import TraceDiff
import TraceModel

extension TimeFloor {
  /// `1.00µs, or 20% of times below 5.00µs`.
  var sentence: String {
    func text(_ nanoseconds: Double) -> String { DurationText.format(nanoseconds: UInt64(saturating: nanoseconds)) }
    guard part.isFinite else { return text(nanoseconds) }
    return "\(text(nanoseconds)), or \(Int((part * 100).rounded()))% of times below \(text(nanoseconds / part))"
  }
}
