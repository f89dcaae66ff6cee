/// Pairs of things that are most alike.
enum Assignment {
  /// Takes the best pair, then the best of what is left, and so on, as long as its score is at least `least`.
  ///
  /// Of equal scores the pair that is nearest in order comes first, so that equals keep their order.
  ///
  /// - Complexity: O(n · m · log(n · m)) for `rows` n and `columns` m.
  static func pairs(
    rows: Int, columns: Int, least: Double, score: (_ row: Int, _ column: Int) -> Double
  ) -> [(row: Int, column: Int, score: Double)] {
    var candidates: [(row: Int, column: Int, score: Double)] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let score = score(row, column)
        if score >= least { candidates.append((row, column, score)) }
      }
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

/// A mean of marks in 0 ... 1 with weights; marks that are not known do not count.
struct Likeness {
  private var sum = 0.0
  private var weights = 0.0

  mutating func add(_ mark: Double?, weight: Double) {
    guard let mark else { return }
    sum += mark * weight
    weights += weight
  }

  var mean: Double { weights > 0 ? sum / weights : 0 }

  /// How alike two maps from a key to an amount are: shared keys count, and more so where amounts are near; `nil` where
  /// both are empty.
  static func of(_ a: [UInt32: Double], _ b: [UInt32: Double]) -> Double? {
    guard !a.isEmpty || !b.isEmpty else { return nil }
    let shared = a.reduce(0.0) { sum, entry in
      guard let other = b[entry.key] else { return sum }
      return sum + 0.5 + 0.5 * ratio(entry.value, other)
    }
    return shared / Double(Set(a.keys).union(b.keys).count)
  }

  /// The smaller part of the greater; 1 where both are 0.
  static func ratio(_ a: Double, _ b: Double) -> Double { max(a, b) > 0 ? min(a, b) / max(a, b) : 1 }

  /// How alike two words are: shared pairs of neighbouring letters (Dice's coefficient).
  static func ofWords(_ a: String, _ b: String) -> Double {
    if a == b { return 1 }
    func pairs(_ word: String) -> [String: Int] {
      let letters = Array(word.lowercased())
      var counts: [String: Int] = [:]
      for index in letters.indices.dropLast() { counts[String(letters[index...(index + 1)]), default: 0] += 1 }
      return counts
    }
    let (left, right) = (pairs(a), pairs(b))
    let all = left.values.reduce(0, +) + right.values.reduce(0, +)
    guard all > 0 else { return 0 }
    return Double(2 * left.reduce(0) { $0 + min($1.value, right[$1.key] ?? 0) }) / Double(all)
  }
}
