/// Pairs of things that are most alike.
enum Assignment {
  /// So many are looked at in about a second.
  static let mostScores = 1 << 18

  /// Takes the best pair, then the best of what is left, and so on, as long as its score is at least `least`.
  ///
  /// Of equal scores the pair that is nearest in order comes first, so that equals keep their order.
  ///
  /// More than `mostScores` pairs are not all looked at, but those that are near in order, counted from the first on and from
  /// the last on.
  ///
  /// - Complexity: O(n · m · log(n · m)) for `rows` n and `columns` m, and O(n log n) from `mostScores` pairs on.
  static func pairs(
    rows: Int, columns: Int, least: Double, most mostScores: Int = mostScores,
    score: (_ row: Int, _ column: Int) -> Double
  ) -> [(row: Int, column: Int, score: Double)] {
    var candidates: [(row: Int, column: Int, score: Double)] = []
    func look(_ row: Int, _ columns: Range<Int>) {
      for column in columns {
        let score = score(row, column)
        if score >= least { candidates.append((row, column, score)) }
      }
    }
    let isFew = !rows.multipliedReportingOverflow(by: columns).overflow && rows * columns <= mostScores
    let reach = max(1, mostScores / max(rows, columns, 1) / 4)
    for row in 0..<rows {
      guard !isFew else {
        look(row, 0..<columns)
        continue
      }
      let near = [row, row + columns - rows].map { (($0 - reach)..<($0 + reach + 1)).clamped(to: 0..<columns) }
      look(row, near[0])
      // What both have is looked at once.
      let (first, second) = (near[0], near[1])
      look(row, second.lowerBound..<max(min(second.upperBound, first.lowerBound), second.lowerBound))
      look(row, min(max(second.lowerBound, first.upperBound), second.upperBound)..<second.upperBound)
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
    var (shared, sum) = (0, 0.0)
    for (key, amount) in a {
      guard let other = b[key] else { continue }
      shared += 1
      sum += 0.5 + 0.5 * ratio(amount, other)
    }
    return sum / Double(a.count + b.count - shared)
  }

  /// The smaller part of the greater; 1 where both are 0.
  static func ratio(_ a: Double, _ b: Double) -> Double { max(a, b) > 0 ? min(a, b) / max(a, b) : 1 }

  /// How alike two words are: shared pairs of neighbouring letters (Dice's coefficient).
  static func of(_ a: Word, _ b: Word) -> Double {
    if a.text == b.text { return 1 }
    let all = a.count + b.count
    guard all > 0 else { return 0 }
    return Double(2 * a.pairs.reduce(0) { $0 + min($1.value, b.pairs[$1.key] ?? 0) }) / Double(all)
  }
}

/// A word that is compared with many others.
struct Word {
  let text: String
  /// Pairs of neighbouring letters, in small letters, and how often each is there.
  fileprivate let pairs: [String: Int]
  fileprivate let count: Int

  init(_ text: String) {
    self.text = text
    // Longer names differ in more than what comes behind.
    let letters = Array(text.prefix(256).lowercased())
    var pairs: [String: Int] = [:]
    for index in letters.indices.dropLast() { pairs[String(letters[index...(index + 1)]), default: 0] += 1 }
    self.pairs = pairs
    count = max(letters.count - 1, 0)
  }
}
