/// Pairs of elements that resemble each other most.
enum Assignment {
  /// Pairs that are scored at most, which takes about a second.
  static let maximumScores = 1 << 18

  /// Takes the best pair, then the best of what is left, and so on, as long as its score is at least `minimumScore`.
  ///
  /// Of equal scores the pair that is nearest in order comes first, so that equals keep their order.
  ///
  /// Of more than `maximumScores` pairs only those are scored that are near in order, counted from the first on and
  /// from the last on.
  ///
  /// - Complexity: O(n · m · log(n · m)) for `rows` n and `columns` m, and O(n log n) from `maximumScores` pairs on.
  static func pairs(
    rows: Int, columns: Int, minimumScore: Double, maximumScores: Int = maximumScores,
    score scoreOf: (_ row: Int, _ column: Int) -> Double
  ) -> [(row: Int, column: Int, score: Double)] {
    var candidates: [(row: Int, column: Int, score: Double)] = []
    func score(_ row: Int, _ columns: Range<Int>) {
      for column in columns {
        let score = scoreOf(row, column)
        if score >= minimumScore { candidates.append((row, column, score)) }
      }
    }
    let isFew = !rows.multipliedReportingOverflow(by: columns).overflow && rows * columns <= maximumScores
    let reach = max(1, maximumScores / max(rows, columns, 1) / 4)
    for row in 0..<rows {
      guard !isFew else {
        score(row, 0..<columns)
        continue
      }
      let near = [row, row + columns - rows].map { (($0 - reach)..<($0 + reach + 1)).clamped(to: 0..<columns) }
      score(row, near[0])
      // What is in both ranges is scored once.
      let (first, second) = (near[0], near[1])
      score(row, second.lowerBound..<max(min(second.upperBound, first.lowerBound), second.lowerBound))
      score(row, min(max(second.lowerBound, first.upperBound), second.upperBound)..<second.upperBound)
    }
    candidates.sort { a, b in
      if a.score != b.score { return a.score > b.score }
      let (left, right) = (abs(a.row - a.column), abs(b.row - b.column))
      return left != right ? left < right : (a.row, a.column) < (b.row, b.column)
    }
    var rowIsFree = [Bool](repeating: true, count: rows)
    var columnIsFree = [Bool](repeating: true, count: columns)
    return candidates.filter { pair in
      guard rowIsFree[pair.row] && columnIsFree[pair.column] else { return false }
      rowIsFree[pair.row] = false
      columnIsFree[pair.column] = false
      return true
    }
  }
}
