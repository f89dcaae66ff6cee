internal import CPlatform
import TraceModel

/// The segments in which processes count calls (docs/SPOOL.md, "Counters"), as they were when segments were last looked
/// at.
struct CounterSegments {
  /// By slot: indices of its segments.
  private var bySlot: [Int: [Int]] = [:]
  /// By segment: the process of which its sums are on the way to the file, after which it is freed. Another process may
  /// have claimed it since, perhaps with the same slot and P.
  private var handedBack: [Int: Int] = [:]

  var isEmpty: Bool { bySlot.isEmpty }

  mutating func beginLook() {
    if !bySlot.isEmpty { bySlot.removeAll(keepingCapacity: true) }
  }

  /// Notes a segment of counters.
  mutating func note(_ index: Int, _ state: SpoolLayout.SegmentState) {
    bySlot[state.slot, default: []].append(index)
  }

  /// Whether the process of this slot has any.
  func holds(slot: Int) -> Bool { bySlot[slot] != nil }

  /// The segments of a slot and the process in it that have not been handed back, which they are from now on.
  mutating func handBack(slot: Int, process: Int) -> [Int] {
    let segments = (bySlot[slot] ?? []).filter { handedBack[$0] != process }
    for segment in segments { handedBack[segment] = process }
    return segments
  }

  /// What the segments of a slot have counted, by id.
  func sums(ofSlot slot: Int, in spool: Spool) -> [Int: UInt64] {
    var sums: [Int: UInt64] = [:]
    for index in bySlot[slot] ?? [] { Self.add(index, in: spool, to: &sums) }
    return sums
  }

  /// Adds what one segment has. Whatever is in it, its ids are below `SpoolLayout.ID.limit`.
  private static func add(_ index: Int, in spool: Spool, to sums: inout [Int: UInt64]) {
    let words = unsafe spool.words(ofSegment: index)
    let perPage = SpoolLayout.countersInPage
    // Safe: as many pages as are in a segment.
    for page in 0..<SpoolLayout.segmentWords / (perPage + 1) {
      let header = unsafe words + page * (perPage + 1)
      let number = unsafe cplatform_load_acquire(header)
      guard number > 0, number <= UInt64(SpoolLayout.ID.limit / perPage) else { return }
      for counter in 0..<perPage {
        let calls = unsafe cplatform_load_acquire(header + 1 + counter)
        guard calls > 0 else { continue }
        let id = (Int(number) - 1) * perPage + counter
        sums[id] = saturatingSum(sums[id] ?? 0, calls)
      }
    }
  }
}
