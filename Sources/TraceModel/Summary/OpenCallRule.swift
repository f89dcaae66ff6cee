/// Up to when calls that never return are counted in a summary (docs/FORMAT.md, "Open calls").
public enum OpenCallRule: UInt64, Hashable, Sendable {
  /// Up to the end of their process, or of what was recorded of it.
  case processEnd = 0
  /// Up to the last event of their goroutine: how summaries without the feature `Format.openCallsFeature` were made.
  case lastEvent = 1
}
