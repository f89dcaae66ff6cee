/// The segments in use by known processes, as chains: those of one P of one process in the order in which they were
/// claimed.
struct SegmentChains {
  struct Segment {
    var index: Int
    var state: SpoolLayout.SegmentState
    /// Nothing will be written to it any more.
    var isComplete: Bool
    /// Its process is gone and may have been cut off in a record.
    var isAbandoned: Bool
  }

  /// How the claimable segments are used.
  struct Use {
    var free = 0
    /// Those that the recorder frees when it has read them.
    var passing = 0
    /// Those that a P of a running process holds.
    var kept = 0
  }

  private struct Chain {
    var process: Int
    /// Where its segments lie in `segments`.
    var range: Range<Int>
  }

  /// Whether something has overwritten segment states: a segment became free, or another owner's, before the recorder
  /// freed it, or a process has claimed more segments than were ever seen.
  private(set) var haveBeenTampered = false
  private var segments: [Segment] = []
  private var chains: [Chain] = []
  private(set) var use = Use()
  var counters = CounterSegments()
  /// How often all segments have been looked at; by slot: when one of its segments was last seen.
  private var look: UInt32 = 0
  private var seen = [UInt32](repeating: 0, count: SpoolLayout.SegmentState.slotLimit)
  /// By slot: how many segments of its process there have been.
  private var everSeen = [UInt64](repeating: 0, count: SpoolLayout.SegmentState.slotLimit)

  var isEmpty: Bool { chains.isEmpty }
  var indices: Range<Int> { chains.indices }

  /// Looks at all segments; cursors of those that have a new owner begin anew.
  mutating func collect(from spool: Spool, registry: borrowing ProcessRegistry, cursors: inout [SegmentCursor]) {
    segments.removeAll(keepingCapacity: true)
    chains.removeAll(keepingCapacity: true)
    use = Use()
    counters.beginLook()
    look &+= 1
    for index in 0..<spool.claimLimit {
      let state = spool.segmentState(index)
      let cursor = cursors[index]
      if cursor.identity != 0, !cursor.isReadOut, state.phase == .free || cursor.identity != state.identity {
        haveBeenTampered = true
      }
      if state.phase == .counters {
        counters.note(index, state)
        if registry.hasEnded(slot: state.slot) { use.passing += 1 } else { use.kept += 1 }
        continue
      }
      guard state.isInUse else {
        use.free += 1
        continue
      }
      seen[state.slot] = look
      if cursors[index].identity != state.identity {
        cursors[index] = SegmentCursor(identity: state.identity)
        everSeen[state.slot] &+= 1
      } else if cursors[index].isReadOut {
        use.passing += 1
        continue
      }
      let isAbandoned = registry.hasEnded(slot: state.slot)
      let isComplete = state.phase == .full || isAbandoned
      if isComplete { use.passing += 1 } else { use.kept += 1 }
      segments.append(Segment(index: index, state: state, isComplete: isComplete, isAbandoned: isAbandoned))
    }
    for slot in registry.endedSlots where everSeen[slot] < spool.segmentsClaimed(slot) { haveBeenTampered = true }
    segments.sort { ($0.state.owner, $0.state.sequence) < ($1.state.owner, $1.state.sequence) }
    var start = 0
    while start < segments.count {
      let owner = segments[start].state.owner
      var end = start + 1
      while end < segments.count, segments[end].state.owner == owner { end += 1 }
      if let process = registry.process(ofSlot: segments[start].state.slot) {
        chains.append(Chain(process: process, range: start..<end))
      }
      start = end
    }
  }

  /// Continues with a slot of which an earlier recorder has seen `count` segments.
  mutating func resume(slot: Int, everSeen count: UInt64) { everSeen[slot] = count }

  /// The next process of this slot begins with none.
  mutating func forget(slot: Int) { everSeen[slot] = 0 }

  /// The slot of a process that has segments to be read.
  func slot(ofProcess process: Int) -> Int? {
    chains.first { $0.process == process && !$0.range.isEmpty }.map { segments[$0.range.lowerBound].state.slot }
  }

  func process(_ position: Int) -> Int { chains[position].process }

  func front(_ position: Int) -> Segment { segments[chains[position].range.lowerBound] }

  func second(_ position: Int) -> Segment? {
    let range = chains[position].range
    return range.count > 1 ? segments[range.lowerBound + 1] : nil
  }

  mutating func dropFront(_ position: Int) { chains[position].range.removeFirst() }

  mutating func removeEmpty() { chains.removeAll { $0.range.isEmpty } }

  /// The clock up to which every chain's events lie in its front segment.
  func horizon(in spool: Spool, now: UInt64) -> UInt64 {
    var limit = now
    for position in chains.indices {
      guard let next = second(position) else { continue }
      limit = min(limit, spool.startTicks(ofSegment: next.index) ?? now)
    }
    return limit
  }

  /// Whether the process of this slot had any segments with events when they were last looked at.
  func holdsSegments(ofSlot slot: Int) -> Bool { seen[slot] == look }
}
