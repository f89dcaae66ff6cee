extension [Double] {
  /// The value in the middle, or the mean of the two; 0 where there is none.
  var median: Double { sorted().quantileOfSorted(0.5) }

  /// The quantile of an ascending array, between its values by linear interpolation.
  func quantileOfSorted(_ quantile: Double) -> Double {
    guard let last else { return 0 }
    let position = Swift.min(Swift.max(quantile, 0), 1) * Double(count - 1)
    let below = Int(position)
    return below + 1 < count ? self[below] + (self[below + 1] - self[below]) * (position - Double(below)) : last
  }

  /// Half the distance between the quartiles.
  var halfQuartileRange: Double {
    let sorted = sorted()
    return (sorted.quantileOfSorted(0.75) - sorted.quantileOfSorted(0.25)) / 2
  }
}
