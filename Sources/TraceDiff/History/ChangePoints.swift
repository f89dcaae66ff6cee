/// Where a series of numbers changes its level.
///
/// Binary segmentation: the series is cut where the two parts differ most, by the rank test of Mann and Whitney, and
/// each part is searched in turn. A cut must be unlikely by chance though it is the best of many: its p-value times the
/// number of possible cuts must stay below the level (Bonferroni), and the medians must differ by a minimum part.
enum ChangePoints {
  /// Indices of the first value of each new level, ascending.
  ///
  /// - Parameters:
  ///   - level: allowed chance of a false mark, for each part that is searched.
  ///   - minimumChange: part of the level before by which the new one must differ.
  ///   - minimumLength: values that a part must have; fewer could be an outlier.
  /// - Complexity: O(n² log n) in values, times the number of change points.
  static func find(
    in values: [Double], level: Double = TraceHistory.level, minimumChange: Double = 0.02, minimumLength: Int = 4
  ) -> [Int] {
    var found: [Int] = []
    var parts = [values.indices]
    while let part = parts.popLast() {
      guard part.count >= 2 * minimumLength, let cut = best(values, part, minimumLength, level: level) else { continue }
      let (before, after) = (Array(values[part.lowerBound..<cut]).median, Array(values[cut..<part.upperBound]).median)
      guard before == 0 ? after != 0 : abs(after / before - 1) >= minimumChange else { continue }
      found.append(cut)
      parts.append(part.lowerBound..<cut)
      parts.append(cut..<part.upperBound)
    }
    return found.sorted()
  }

  /// The index in `part` where a cut is least likely to be chance; `nil` where none is unlikely enough.
  private static func best(_ values: [Double], _ part: Range<Int>, _ minimumLength: Int, level: Double) -> Int? {
    let ranks = meanRanks(Array(values[part]))
    var best: (cut: Int, excess: Double)?
    var sum = 0.0
    let count = Double(part.count)
    for offset in 1..<part.count {
      sum += ranks[offset - 1]
      guard offset >= minimumLength, part.count - offset >= minimumLength else { continue }
      // How far the sum of ranks is from that of chance, in units of its scatter.
      let n = Double(offset)
      let excess = abs(sum - n * (count + 1) / 2) / (n * (count - n) * (count + 1) / 12).squareRoot()
      if excess > best?.excess ?? 0 { best = (part.lowerBound + offset, excess) }
    }
    guard let best else { return nil }
    var test = MannWhitney()
    let p = test.pValue(Array(values[part.lowerBound..<best.cut]), Array(values[best.cut..<part.upperBound]))
    let cuts = Double(part.count - 2 * minimumLength + 1)
    return p * cuts < level ? best.cut : nil
  }

  /// Ranks from 1; equal values share the mean of theirs.
  private static func meanRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
      for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }
}
