/// How much runs of one program differ among themselves: changes below that are noise.
enum NoiseFloor {
  /// Divisions of the runs that are compared; all of them where there are no more.
  static let maximumSplits = 200

  /// The relative change of the median that runs of the base alone show between two groups of them, in 95 of 100
  /// divisions, scaled to groups of `n` and `m` runs; `nil` for fewer than two runs.
  ///
  /// Groups of half the runs scatter more than those that are compared; the scale is that of a mean.
  ///
  /// - Complexity: O(splits × runs × log runs).
  static func relativeChange(among runs: [Double], n: Int, m: Int) -> Double? {
    let whole = runs.median
    guard runs.count > 1, n > 0, m > 0, whole > 0 else { return nil }
    let half = runs.count / 2
    var differences: [Double] = []
    forEachSplit(of: runs.count, half) { isFirst in
      let first = runs.indices.filter { isFirst[$0] }.map { runs[$0] }
      let second = runs.indices.filter { !isFirst[$0] }.map { runs[$0] }
      differences.append(abs(first.median - second.median) / whole)
    }
    differences.sort()
    let halves = 1 / Double(half) + 1 / Double(runs.count - half)
    let compared = 1 / Double(n) + 1 / Double(m)
    return differences.quantileOfSorted(0.95) * (compared / halves).squareRoot()
  }

  private static func forEachSplit(of count: Int, _ half: Int, _ body: ([Bool]) -> Void) {
    if count <= 9 {
      for bits in 0..<(1 << count) where bits.nonzeroBitCount == half {
        body((0..<count).map { bits & 1 << $0 != 0 })
      }
      return
    }
    var random = SplitMix64(seed: 0x676f_7472_6163_6522)
    var isFirst = (0..<count).map { $0 < half }
    for _ in 0..<maximumSplits {
      isFirst.shuffle(using: &random)
      body(isFirst)
    }
  }
}
