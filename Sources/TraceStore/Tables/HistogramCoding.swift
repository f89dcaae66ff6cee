import ByteCoding
import TraceModel

/// The durations of one function.
struct FunctionHistogram: TableEntry {
  var function: FunctionID
  var histogram: LatencyHistogram

  static var kind: BlockKind { .histograms }
  static var maximumCount: Int { TraceLimits.maximumFunctions }

  static func encode(_ entries: ArraySlice<FunctionHistogram>, to writer: inout ByteWriter) {
    for entry in entries {
      writer.number(entry.function.rawValue)
      writer.number(entry.histogram.minTime &+ 1)
      writer.number(entry.histogram.maxTime)
      writer.number(entry.histogram.buckets.count)
      var next: UInt64 = 0
      for bucket in entry.histogram.buckets {
        writer.number(UInt64(bucket.index) - next)
        writer.number(bucket.count)
        next = UInt64(bucket.index) + 1
      }
    }
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [FunctionHistogram] {
    var entries: [FunctionHistogram] = []
    for _ in 0..<count {
      let function = FunctionID(rawValue: try reader.number32())
      var histogram = LatencyHistogram()
      histogram.minTime = (try reader.number()) &- 1
      histogram.maxTime = try reader.number()
      var next = 0
      for _ in 0..<(try reader.count(minimumBytes: 2)) {
        let index = next + (try reader.number(atMost: LatencyHistogram.bucketCount))
        guard index < LatencyHistogram.bucketCount else { throw .outOfRange }
        histogram.buckets.append(LatencyHistogram.Bucket(index: UInt16(index), count: try reader.number()))
        next = index + 1
      }
      entries.append(FunctionHistogram(function: function, histogram: histogram))
    }
    return entries
  }

  var encodedBound: Int { 30 + histogram.buckets.count * 12 }

  static func placeholder(id: Int) -> FunctionHistogram {
    FunctionHistogram(function: FunctionID(rawValue: 0), histogram: LatencyHistogram())
  }
}
