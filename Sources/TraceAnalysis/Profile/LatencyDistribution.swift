import Algorithms
import TraceStore
public import TraceModel

/// How long finished calls took, in nanoseconds, from one or several traces.
public struct LatencyDistribution: Hashable, Sendable {
  /// A duration within 1.6 % of those it stands for, and their number.
  struct Point: Hashable, Sendable {
    var nanoseconds: UInt64
    var count: UInt64
  }

  /// Ascending in time.
  private(set) var points: [Point] = []
  /// `.max` and 0 where there is no call.
  public private(set) var minTime: UInt64 = .max
  public private(set) var maxTime: UInt64 = 0
  public private(set) var count: UInt64 = 0

  public init() {}

  /// The durations of a trace's histogram, each by the middle of its bucket.
  public init(_ histogram: LatencyHistogram, clock: TraceMetadata.Clock) {
    guard histogram.minTime <= histogram.maxTime else { return }
    minTime = clock.nanoseconds(histogram.minTime)
    maxTime = clock.nanoseconds(histogram.maxTime)
    for bucket in histogram.buckets {
      let ticks = LatencyHistogram.bucketTicks(index: Int(bucket.index))
      let middle = ticks.lowerBound + (ticks.upperBound - ticks.lowerBound) / 2
      let nanoseconds = clock.nanoseconds(min(max(middle, histogram.minTime), histogram.maxTime))
      count = saturatingSum(count, bucket.count)
      if let last = points.last, last.nanoseconds == nanoseconds {
        points[points.count - 1].count = saturatingSum(last.count, bucket.count)
      } else {
        points.append(Point(nanoseconds: nanoseconds, count: bucket.count))
      }
    }
  }

  /// With more points than these, those that are within 0.8 % of each other become one.
  private static let maximumPoints = 4096

  /// Takes in the calls of another distribution. However many are merged, the number of points is bounded.
  ///
  /// - Complexity: O(points of both); of a much smaller one O(its points × log of those here) where they are known
  ///   here.
  public mutating func merge(_ other: LatencyDistribution) {
    defer { if points.count > Self.maximumPoints { joinNeighbors() } }
    minTime = min(minTime, other.minTime)
    maxTime = max(maxTime, other.maxTime)
    count = saturatingSum(count, other.count)
    guard other.points.count * 16 > points.count else {
      for point in other.points { add(point) }
      return
    }
    var merged: [Point] = []
    merged.reserveCapacity(points.count + other.points.count)
    var (i, j) = (0, 0)
    while i < points.count || j < other.points.count {
      let takesOwn =
        j == other.points.count || (i < points.count && points[i].nanoseconds <= other.points[j].nanoseconds)
      let next = takesOwn ? points[i] : other.points[j]
      if takesOwn { i += 1 } else { j += 1 }
      if let last = merged.last, last.nanoseconds == next.nanoseconds {
        merged[merged.count - 1].count = saturatingSum(last.count, next.count)
      } else {
        merged.append(next)
      }
    }
    points = merged
  }

  private mutating func joinNeighbors() {
    // The highest seven bits distinguish points.
    func key(_ nanoseconds: UInt64) -> UInt64 {
      let shift = UInt64(max(57 - nanoseconds.leadingZeroBitCount, 0))
      return shift << 8 | nanoseconds >> shift
    }
    var joined: [Point] = []
    var (last, first) = (UInt64.max, UInt64(0))
    for point in points {
      let key = key(point.nanoseconds)
      if key == last {
        // In the middle of the first and the last of them.
        joined[joined.count - 1].nanoseconds = first + (point.nanoseconds - first) / 2
        joined[joined.count - 1].count = saturatingSum(joined[joined.count - 1].count, point.count)
      } else {
        joined.append(point)
        (last, first) = (key, point.nanoseconds)
      }
    }
    points = joined
  }

  private mutating func add(_ point: Point) {
    let index = points.partitioningIndex { $0.nanoseconds >= point.nanoseconds }
    if index < points.count, points[index].nanoseconds == point.nanoseconds {
      points[index].count = saturatingSum(points[index].count, point.count)
    } else {
      points.insert(point, at: index)
    }
  }

  /// The duration of the call of rank ⌈`quantile` × count⌉, within 1.6 %; `nil` where there is no call.
  public func quantile(_ quantile: Double) -> UInt64? {
    guard count > 0 else { return nil }
    let product = (min(max(quantile, 0), 1) * Double(count)).rounded(.up)
    let rank = product < Double(count) ? max(1, UInt64(product)) : count
    if rank == 1 { return minTime }
    if rank == count { return maxTime }
    var seen: UInt64 = 0
    for point in points {
      seen = saturatingSum(seen, point.count)
      if seen >= rank { return point.nanoseconds }
    }
    return maxTime
  }
}
