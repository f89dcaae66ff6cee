import Glibc

/// The rank test of Mann and Whitney: do two samples come from one distribution?
///
/// It depends on the order of the values only, so one slow run among many counts as one, however slow it was. Equal
/// values share their mean rank. Up to `maximumExactCount` values the p-value is that of the permutation distribution
/// of the ranks at hand, ties included; above, it is the normal approximation with corrections for ties and continuity.
public struct MannWhitney {
  /// Values (of both samples) up to which the test is exact.
  public static let maximumExactCount = 30

  /// What the permutation distribution depends on.
  private struct Shape: Hashable {
    var count: Int
    var ties: [Int]
  }

  /// By shape: the number of ways to reach each sum of doubled ranks. Samples without equal values share one.
  private var distributions: [Shape: [Double]] = [:]

  public init() {}

  /// The two-sided p-value, in 0 ... 1; 1 where a sample is empty or all values are equal.
  ///
  /// - Complexity: exact O(k³ · n) for k values of which n are in the smaller sample, and O(k²) for the next samples of
  /// the
  ///   same sizes and ties; approximate O(k log k).
  public mutating func pValue(_ a: [Double], _ b: [Double]) -> Double {
    guard !a.isEmpty, !b.isEmpty else { return 1 }
    let (small, large) = a.count <= b.count ? (a, b) : (b, a)
    let ranks = Ranks(small, large)
    guard ranks.doubled.first != ranks.doubled.last else { return 1 }
    return small.count + large.count <= Self.maximumExactCount ? exact(ranks) : Self.approximate(ranks)
  }

  /// The minimum p-value of samples of these sizes: of all ways to divide the values, only the two outermost.
  public static func minimumPValue(_ n: Int, _ m: Int) -> Double {
    guard n > 0, m > 0 else { return 1 }
    return min(1, 2 / combinations(n + m, n))
  }

  /// Doubled mean ranks, so that they are whole.
  private struct Ranks {
    /// Of all values, ascending.
    var doubled: [Int] = []
    /// Values in the first sample, and the sum of their doubled ranks.
    var count: Int
    var sum = 0
    /// Of groups of equal values: their sizes.
    var ties: [Int] = []

    init(_ first: [Double], _ second: [Double]) {
      let all = (first.map { (value: $0, isFirst: true) } + second.map { ($0, false) }).sorted { $0.value < $1.value }
      count = first.count
      var start = 0
      while start < all.count {
        var end = start
        while end < all.count && all[end].value == all[start].value { end += 1 }
        // Ranks start + 1 ... end have twice the mean start + 1 + end.
        let rank = start + 1 + end
        doubled += Array(repeating: rank, count: end - start)
        sum += rank * all[start..<end].count(where: \.isFirst)
        ties.append(end - start)
        start = end
      }
    }
  }

  private mutating func exact(_ ranks: Ranks) -> Double {
    let shape = Shape(count: ranks.count, ties: ranks.ties)
    let ways = distributions[shape] ?? Self.distribution(ranks)
    distributions[shape] = ways
    let below = ways[...ranks.sum].reduce(0, +)
    let above = ways[ranks.sum...].reduce(0, +)
    return min(1, 2 * min(below, above) / Self.combinations(ranks.doubled.count, ranks.count))
  }

  /// By sum of doubled ranks: the ways to choose so many of the ranks; whole numbers below 2^53, so exact.
  private static func distribution(_ ranks: Ranks) -> [Double] {
    let maximum = ranks.doubled.reduce(0, +)
    // ways[c * width + s]: subsets of c of the ranks so far whose sum is s.
    let width = maximum + 1
    var ways = [Double](repeating: 0, count: (ranks.count + 1) * width)
    ways[0] = 1
    var reached = 0
    for (seen, rank) in ranks.doubled.enumerated() {
      reached += rank
      for size in stride(from: min(ranks.count, seen + 1), through: 1, by: -1) {
        for sum in stride(from: reached, through: rank, by: -1) {
          ways[size * width + sum] += ways[(size - 1) * width + sum - rank]
        }
      }
    }
    return Array(ways[(ranks.count * width)...])
  }

  private static func approximate(_ ranks: Ranks) -> Double {
    let (n, all) = (Double(ranks.count), Double(ranks.doubled.count))
    let m = all - n
    let u = Double(ranks.sum) / 2 - n * (n + 1) / 2
    let ties = ranks.ties.reduce(0.0) { $0 + Double($1 * $1 * $1 - $1) }
    let variance = n * m / 12 * ((all + 1) - ties / (all * (all - 1)))
    guard variance > 0 else { return 1 }
    let z = max(0, abs(u - n * m / 2) - 0.5) / variance.squareRoot()
    return min(1, erfc(z / 2.0.squareRoot()))
  }

  private static func combinations(_ n: Int, _ k: Int) -> Double {
    let k = min(k, n - k)
    // Each step is a whole number; beyond 2^53 it is near enough.
    return k <= 0 ? 1 : (1...k).reduce(1.0) { ($0 * Double(n - k + $1) / Double($1)).rounded() }
  }
}
