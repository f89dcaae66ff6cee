/// Holm's correction for many comparisons.
///
/// The chance of even one false alarm among all comparisons stays at or under the level, whatever ties the comparisons
/// to each other; times of functions that ran on one machine at one time are anything but independent.
enum HolmCorrection {
  /// Adjusted p-values, in the order given; each at least its own p-value and at most 1.
  ///
  /// - Complexity: O(n log n).
  static func adjust(_ pValues: [Double]) -> [Double] {
    var adjusted = [Double](repeating: 1, count: pValues.count)
    var greatest = 0.0
    for (rank, index) in pValues.indices.sorted(by: { (pValues[$0], $0) < (pValues[$1], $1) }).enumerated() {
      greatest = max(greatest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = greatest
    }
    return adjusted
  }
}
