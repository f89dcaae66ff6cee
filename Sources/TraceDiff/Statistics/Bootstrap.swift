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
