/// Levels of zstd.
public enum CompressionLevel {
  /// Where none is asked for: 1 is fastest, and larger ones gain little on columns of events.
  public static let standard: Int32 = 1
  /// What a user may ask for: without those that zstd keeps behind `--ultra`, for they need much more memory.
  public static let selectable: ClosedRange<Int32> = 1...19
}
