/// The goroutines whose first event is in a batch, by parent and in the order in which they arrive.
struct Arrivals {
  struct Arrival {
    var goroutine: UInt32
    var ticks: UInt64
  }

  /// By parent; once sorted, the earliest is last.
  private var waiting: [UInt32: [Arrival]] = [:]
  private var known: Set<UInt32> = []

  /// Takes in a goroutine with its first event; later ones of the same goroutine do not count.
  mutating func insert(_ goroutine: UInt32, parent: UInt32, ticks: UInt64) {
    guard known.insert(goroutine).inserted else { return }
    waiting[parent, default: []].append(Arrival(goroutine: goroutine, ticks: ticks))
  }

  mutating func sort() {
    for parent in waiting.keys {
      waiting[parent]?.sort { ($0.ticks, $0.goroutine) > ($1.ticks, $1.goroutine) }
    }
  }

  /// Takes out the earliest child of `parent` that arrives at `ticks` or before.
  mutating func next(of parent: UInt32, until ticks: UInt64) -> Arrival? {
    guard !waiting.isEmpty, let earliest = waiting[parent]?.last, earliest.ticks <= ticks else { return nil }
    waiting[parent]?.removeLast()
    return earliest
  }
}
