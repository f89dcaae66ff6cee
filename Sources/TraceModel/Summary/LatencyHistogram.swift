/// How long the finished calls of one function took: counts per logarithmic bucket, with exact extremes.
///
/// Durations below 64 ticks have a bucket each. Above, every doubling is cut into 32 buckets of equal width, so a
/// bucket's middle is within 1.6 % of every duration in it.
public struct LatencyHistogram: Sendable, Hashable {
  /// A bucket that is not empty.
  public struct Bucket: Sendable, Hashable {
    /// In `0 ..< LatencyHistogram.bucketCount`.
    public var index: UInt16
    /// At least 1.
    public var count: UInt64

    public init(index: UInt16, count: UInt64) {
      self.index = index
      self.count = count
    }
  }

  /// The number of buckets that cover all of `UInt64`.
  public static let bucketCount = 1920

  /// Ascending in `index`; empty buckets are left out.
  public var buckets: [Bucket]
  /// Shortest and longest call, ticks; `.max` and 0 where there is none.
  public var minTime: UInt64
  public var maxTime: UInt64

  public init(buckets: [Bucket] = [], minTime: UInt64 = .max, maxTime: UInt64 = 0) {
    self.buckets = buckets
    self.minTime = minTime
    self.maxTime = maxTime
  }

  /// The number of calls.
  public var count: UInt64 { buckets.reduce(0) { $0 &+ $1.count } }

  /// The bucket of a duration.
  @inlinable
  public static func bucketIndex(ticks: UInt64) -> Int {
    // In 0...58: how often the duration doubles 32. What is left of it after the shift is below 64. No branch:
    // durations around 32 ticks are many, and nothing foretells on which side the next one is.
    let shift = 58 &- (ticks | 32).leadingZeroBitCount
    return shift &* 32 &+ Int(truncatingIfNeeded: ticks &>> UInt64(truncatingIfNeeded: shift))
  }

  /// The durations of a bucket, first and last, in ticks.
  ///
  /// - Precondition: `index` is in `0 ..< bucketCount`.
  public static func bucketTicks(index: Int) -> ClosedRange<UInt64> {
    precondition(index >= 0 && index < bucketCount)
    guard index >= 64 else { return UInt64(index)...UInt64(index) }
    let shift = UInt64(index / 32 - 1)
    let first = UInt64(index % 32 + 32) << shift
    // In this order it is at most `UInt64.max`.
    return first...(first + ((1 << shift) - 1))
  }

  /// The duration below or at which the fraction `quantile` of the calls lies, ticks; 0 where there is no call.
  ///
  /// Within 1.6 % of the call of that rank; exact for the first and the last.
  public func ticks(quantile: Double) -> UInt64 {
    let count = count
    guard count > 0 else { return 0 }
    let clamped = min(max(quantile, 0), 1)
    let product = (clamped * Double(count)).rounded(.up)
    let rank = product < Double(count) ? max(1, UInt64(product)) : count
    if rank == 1 { return minTime }
    if rank == count { return maxTime }
    var seen: UInt64 = 0
    for bucket in buckets {
      seen &+= bucket.count
      guard seen >= rank else { continue }
      let ticks = Self.bucketTicks(index: Int(bucket.index))
      let middle = ticks.lowerBound + (ticks.upperBound - ticks.lowerBound) / 2
      return min(max(middle, minTime), maxTime)
    }
    return maxTime
  }

  /// Takes in the calls of `other`.
  ///
  /// - Complexity: O(buckets of both).
  public mutating func merge(_ other: LatencyHistogram) {
    var merged: [Bucket] = []
    merged.reserveCapacity(buckets.count + other.buckets.count)
    var (i, j) = (0, 0)
    while i < buckets.count || j < other.buckets.count {
      if j == other.buckets.count || (i < buckets.count && buckets[i].index < other.buckets[j].index) {
        merged.append(buckets[i])
        i += 1
      } else if i == buckets.count || other.buckets[j].index < buckets[i].index {
        merged.append(other.buckets[j])
        j += 1
      } else {
        merged.append(Bucket(index: buckets[i].index, count: buckets[i].count &+ other.buckets[j].count))
        i += 1
        j += 1
      }
    }
    buckets = merged
    widen(minTime: other.minTime, maxTime: other.maxTime)
  }

  /// Takes in the extremes of some calls.
  public mutating func widen(minTime: UInt64, maxTime: UInt64) {
    self.minTime = min(self.minTime, minTime)
    self.maxTime = max(self.maxTime, maxTime)
  }
}
