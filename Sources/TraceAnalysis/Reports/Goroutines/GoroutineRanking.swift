import TraceStore
import TraceModel

/// The goroutines of some traces with the greatest keys.
struct GoroutineRanking {
  struct Entry {
    var key: UInt64
    /// Which of the traces.
    var trace: Int
    /// Which of its goroutines.
    var number: Int
    var goroutine: Goroutine
  }

  /// How many have been added.
  private(set) var count = 0
  private let maximumCount: Int
  private var entries: [Entry] = []
  /// An entry that comes later with this key or a smaller one is not among the first.
  private var floor: UInt64?

  /// Of all that are added it keeps `maximumCount`.
  init(maximumCount: Int = .max) { self.maximumCount = maximumCount }

  /// Entries come in the order of traces, and of goroutines in these.
  mutating func add(_ entry: Entry) {
    count += 1
    if let floor, entry.key <= floor { return }
    entries.append(entry)
    guard entries.count / 2 >= maximumCount else { return }
    entries = ranked()
    floor = entries.last?.key
  }

  /// Greatest keys first; of equal ones those that came first.
  func ranked() -> [Entry] {
    let sorted = entries.sorted { ($1.key, $0.trace, $0.number) < ($0.key, $1.trace, $1.number) }
    return Array(sorted.prefix(maximumCount))
  }
}
