// What a file says may be any number; sums and rounded ones stop at the greatest there is, so that no report ends in a
// trap.

/// `a + b`, or the nearest that fits.
@inlinable @inline(__always)
public func saturatingSum<Number: FixedWidthInteger>(_ a: Number, _ b: Number) -> Number {
  let (sum, overflow) = a.addingReportingOverflow(b)
  return overflow ? (b < 0 ? .min : .max) : sum
}

extension UInt64 {
  /// `value` rounded to nearest, or the nearest there is; 0 for what is no number.
  public init(saturating value: Double) {
    self = value >= 0x1p64 ? .max : value > 0 ? UInt64(value.rounded()) : 0
  }
}
