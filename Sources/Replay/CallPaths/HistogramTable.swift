import TraceModel

/// Durations of all functions, in pages of 32 buckets that are made when they are first needed.
struct HistogramTable: Sendable {
  static let bucketsPerPage = 32
  static let pagesPerFunction = LatencyHistogram.bucketCount / bucketsPerPage

  /// By row, and page of its histogram: the page's number; 0 where it has not been made.
  var pageNumbers: [UInt32] = []
  /// The buckets of page 1, page 2 …; those of page 0 are always full.
  ///
  /// They are small so that many stay in the processor's caches. A full one (`.max`) is emptied into `carries`.
  var buckets = [UInt32](repeating: .max, count: bucketsPerPage)
  /// By bucket: how often it was full.
  private var carries: [Int: UInt64] = [:]
  /// By enter code: where its pages are in `pageNumbers`, plus one; 0 where it has none.
  private var rows: [UInt32] = []

  /// Where in `pageNumbers` the pages are of the function with that enter code.
  mutating func row(code: UInt32) -> UInt32 {
    let index = Int(code)
    if index >= rows.count {
      rows.append(contentsOf: repeatElement(0, count: max(index + 1, 2 * rows.count) - rows.count))
    }
    if rows[index] != 0 { return rows[index] - 1 }
    let row = UInt32(pageNumbers.count)
    rows[index] = row + 1
    pageNumbers.append(contentsOf: repeatElement(0, count: Self.pagesPerFunction))
    return row
  }

  /// Makes the page of that bucket, if need be, and counts one call in it.
  mutating func add(row: UInt32, ticks: UInt64) {
    let bucket = LatencyHistogram.bucketIndex(ticks: ticks)
    let page = Int(row) + bucket / Self.bucketsPerPage
    if pageNumbers[page] == 0 {
      pageNumbers[page] = UInt32(buckets.count / Self.bucketsPerPage)
      buckets.append(contentsOf: repeatElement(0, count: Self.bucketsPerPage))
    }
    let index = Int(pageNumbers[page]) * Self.bucketsPerPage + bucket % Self.bucketsPerPage
    if buckets[index] == .max { carries[index, default: 0] += 1 }
    buckets[index] &+= 1
  }

  private func count(inBucket index: Int) -> UInt64 {
    UInt64(buckets[index]) &+ (carries.isEmpty ? 0 : (carries[index] ?? 0) << 32)
  }

  /// The histograms of functions with finished calls; their extremes are left to the caller.
  func histograms() -> [FunctionID: LatencyHistogram] {
    var histograms: [FunctionID: LatencyHistogram] = [:]
    for (code, row) in rows.enumerated() where row > 0 {
      guard let function = EventCode(rawValue: UInt32(code)).enteredFunction else { continue }
      var histogram = LatencyHistogram()
      for page in 0..<Self.pagesPerFunction {
        let number = Int(pageNumbers[Int(row) - 1 + page])
        guard number != 0 else { continue }
        for bucket in 0..<Self.bucketsPerPage {
          let count = count(inBucket: number * Self.bucketsPerPage + bucket)
          guard count > 0 else { continue }
          let index = UInt16(page * Self.bucketsPerPage + bucket)
          histogram.buckets.append(LatencyHistogram.Bucket(index: index, count: count))
        }
      }
      if !histogram.buckets.isEmpty { histograms[function] = histogram }
    }
    return histograms
  }
}
