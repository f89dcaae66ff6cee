/// Durations of all functions, in pages of 32 buckets that are made when they are first needed.
struct HistogramTable: Sendable {
  static let bucketsPerPage = 32
  static let pagesPerFunction = LatencyHistogram.bucketCount / bucketsPerPage

  /// By function (`row`) and page of its histogram: the page's number; 0 where it has not been made.
  var pageNumbers: [UInt32] = []
  /// The buckets of page 1, page 2 …; those of page 0 are never used.
  var buckets = [UInt64](repeating: 0, count: bucketsPerPage)
  private var rows: [UInt32: UInt32] = [:]

  /// The histogram's number for the function with that enter code.
  mutating func row(code: UInt32) -> UInt32 {
    if let row = rows[code] { return row }
    let row = UInt32(rows.count)
    rows[code] = row
    pageNumbers.append(contentsOf: repeatElement(0, count: Self.pagesPerFunction))
    return row
  }

  /// Makes the page of that bucket, if need be, and counts one call in it.
  mutating func add(row: UInt32, ticks: UInt64) {
    let bucket = LatencyHistogram.bucketIndex(ticks: ticks)
    let page = Int(row) * Self.pagesPerFunction + bucket / Self.bucketsPerPage
    if pageNumbers[page] == 0 {
      pageNumbers[page] = UInt32(buckets.count / Self.bucketsPerPage)
      buckets.append(contentsOf: repeatElement(0, count: Self.bucketsPerPage))
    }
    buckets[Int(pageNumbers[page]) * Self.bucketsPerPage + bucket % Self.bucketsPerPage] &+= 1
  }

  /// The histograms of functions with finished calls; their extremes are left to the caller.
  func histograms() -> [FunctionID: LatencyHistogram] {
    var histograms: [FunctionID: LatencyHistogram] = [:]
    for (code, row) in rows {
      guard let function = EventCode(rawValue: code).enteredFunction else { continue }
      var histogram = LatencyHistogram()
      for page in 0..<Self.pagesPerFunction {
        let number = Int(pageNumbers[Int(row) * Self.pagesPerFunction + page])
        guard number != 0 else { continue }
        for bucket in 0..<Self.bucketsPerPage {
          let count = buckets[number * Self.bucketsPerPage + bucket]
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
