import TraceModel

/// Turns the ticks of one clock into those of another, keeping their order.
struct TickConversion {
  /// Ticks of the target per tick of the source, times 2⁴⁸.
  private let ratio: UInt64
  /// Ticks of the target before the source's tick 0.
  private let delay: UInt64

  init(from source: TraceMetadata.Clock, to target: TraceMetadata.Clock, delayNanoseconds: UInt64) {
    let (sourceRate, targetRate) = (source.ticksPerNanosecond, target.ticksPerNanosecond)
    // Clocks that differ by a factor of more than 2¹⁶ are none.
    let factor = min(targetRate / sourceRate, 65_535)
    ratio = sourceRate == targetRate ? 1 << 48 : UInt64(factor * 0x1p48)
    delay = UInt64(min(Double(delayNanoseconds) * targetRate, 0x1p62))
  }

  /// Saturates at 2⁶³.
  func convert(_ ticks: UInt64) -> UInt64 {
    let (high, low) = ticks.multipliedFullWidth(by: ratio)
    guard high < 1 << 46 else { return 1 << 63 }
    return min(high << 16 | low >> 48, 1 << 62) + delay
  }

  func convert(_ process: TracedProcess) -> TracedProcess {
    var process = process
    process.startTicks = convert(process.startTicks)
    process.endTicks = process.endTicks.map(convert)
    process.intervalEnds = IntervalEnds(process.intervalEnds.ticks.map(convert))
    process.costInsideMilliticks = span(process.costInsideMilliticks)
    process.costOutsideMilliticks = span(process.costOutsideMilliticks)
    process.costCountMilliticks = span(process.costCountMilliticks)
    process.stallTicks = span(process.stallTicks)
    return process
  }

  /// A length of time.
  func span(_ ticks: UInt64) -> UInt64 { convert(ticks) - delay }

  /// Durations of calls; a bucket goes where its middle does.
  func convert(_ histogram: LatencyHistogram) -> LatencyHistogram {
    guard ratio != 1 << 48 else { return histogram }
    let (minTime, maxTime) = (span(histogram.minTime), span(histogram.maxTime))
    var converted = LatencyHistogram(minTime: minTime, maxTime: maxTime)
    for bucket in histogram.buckets {
      let ticks = LatencyHistogram.bucketTicks(index: Int(bucket.index))
      let middle = span(ticks.lowerBound + (ticks.upperBound - ticks.lowerBound) / 2)
      let index = UInt16(LatencyHistogram.bucketIndex(ticks: min(max(middle, minTime), maxTime)))
      if converted.buckets.last?.index == index {
        converted.buckets[converted.buckets.count - 1].count &+= bucket.count
      } else {
        converted.buckets.append(LatencyHistogram.Bucket(index: index, count: bucket.count))
      }
    }
    return converted
  }
}

extension TraceMetadata.Clock {
  /// Positive, whatever the trace says.
  fileprivate var ticksPerNanosecond: Double {
    guard calibrationTicks > 0, calibrationNanoseconds > 0 else { return 1 }
    return Double(calibrationTicks) / Double(calibrationNanoseconds)
  }
}
