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
