/// SplitMix64: the same numbers for the same seed, so that a report is the same every time.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}

extension [Double] {
  /// The value in the middle, or the mean of the two; 0 where there is none.
  var median: Double { sorted().quantileOfSorted(0.5) }

  /// The quantile of an ascending array, between its values by linear interpolation.
  func quantileOfSorted(_ quantile: Double) -> Double {
    guard let last else { return 0 }
    let place = Swift.min(Swift.max(quantile, 0), 1) * Double(count - 1)
    let below = Int(place)
    return below + 1 < count ? self[below] + (self[below + 1] - self[below]) * (place - Double(below)) : last
  }

  /// Half the distance between the quartiles.
  var halfQuartileRange: Double {
    let sorted = sorted()
    return (sorted.quantileOfSorted(0.75) - sorted.quantileOfSorted(0.25)) / 2
  }
}

/// Efron's percentile bootstrap for the relative change of the median.
enum Bootstrap {
  /// The 95 % interval of `median(head) / median(base) - 1`; `nil` where a side has fewer than two values, a median
  /// may be 0, or there are no resamples.
  ///
  /// - Complexity: O(resamples × values × log values).
  static func interval(base: [Double], head: [Double], resamples: Int) -> ClosedRange<Double>? {
    guard base.count > 1, head.count > 1, resamples > 0, base.allSatisfy({ $0 > 0 }) else { return nil }
    // Seeded anew for every interval: none depends on what else is compared.
    var random = SplitMix64(seed: 0x676f_7472_6163_6521)
    var changes: [Double] = []
    changes.reserveCapacity(resamples)
    for _ in 0..<resamples {
      changes.append(resampledMedian(head, &random) / resampledMedian(base, &random) - 1)
    }
    changes.sort()
    return changes.quantileOfSorted(0.025)...changes.quantileOfSorted(0.975)
  }

  private static func resampledMedian(_ values: [Double], _ random: inout SplitMix64) -> Double {
    values.map { _ in values[Int.random(in: 0..<values.count, using: &random)] }.median
  }
}

/// What runs of one program differ by among themselves: changes below that say nothing.
enum NoiseFloor {
  /// Divisions of the runs that are looked at; all of them where there are no more.
  static let mostSplits = 200

  /// The relative change of the median that runs of the base alone show between two groups of them, in 95 of 100
  /// divisions, scaled to groups of `n` and `m` runs; `nil` for fewer than two runs.
  ///
  /// Groups of half the runs scatter more than those that are compared; the scale is that of a mean.
  ///
  /// - Complexity: O(splits × runs × log runs).
  static func learn(from runs: [Double], n: Int, m: Int) -> Double? {
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
    let learned = 1 / Double(half) + 1 / Double(runs.count - half)
    let compared = 1 / Double(n) + 1 / Double(m)
    return differences.quantileOfSorted(0.95) * (compared / learned).squareRoot()
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
    for _ in 0..<mostSplits {
      isFirst.shuffle(using: &random)
      body(isFirst)
    }
  }
}
