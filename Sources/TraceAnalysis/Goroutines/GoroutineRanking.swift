import TraceStore

/// The goroutines of some traces with the greatest keys.
struct GoroutineRanking {
  struct Entry {
    var key: UInt64
    /// Which of the traces, and which of its goroutines.
    var trace: Int
    var number: Int
    var goroutine: Goroutine
  }

  private let most: Int
  private var entries: [Entry] = []

  /// Of all that are added it keeps `most`.
  init(most: Int = .max) { self.most = most }

  /// - Complexity: O(log `most`) on average.
  mutating func add(_ entry: Entry) {
    entries.append(entry)
    if entries.count / 2 >= most { entries = ranked() }
  }

  /// Greatest keys first; of equal ones those of earlier traces, and in these of earlier goroutines.
  func ranked() -> [Entry] {
    let sorted = entries.sorted { ($1.key, $0.trace, $0.number) < ($0.key, $1.trace, $1.number) }
    return Array(sorted.prefix(most))
  }
}
