internal import CPlatform
internal import TraceStore

/// Takes events out of the spool, in order, while the traced processes write them.
///
/// One round reads the clock and then everything written before it. Segments of one P form a chain in time; a round works
/// off the chains front by front, never past the start of another chain's second segment, so that the events in memory at
/// one time are at most a segment a chain, however large the backlog is.
struct SpoolDrain: ~Copyable {
  private let spool: Spool
  private let clock: Clock
  private let epoch: UInt64
  private var cursors: [SegmentCursor]
  private var events = SegmentEvents()
  private(set) var tables: TraceTables
  private(set) var registry: ProcessRegistry
  /// Events in order, not yet handed on.
  private(set) var batch = EventBatch()

  init(spool: Spool, clock: Clock, epoch: UInt64, catalog: ImageCatalog) {
    self.spool = spool
    self.clock = clock
    self.epoch = epoch
    cursors = Array(repeating: SegmentCursor(), count: spool.segmentCount)
    tables = TraceTables(catalog: catalog)
    registry = ProcessRegistry(slotCount: spool.slotCount)
  }

  /// The events read so far, in order; they are no longer here afterwards.
  mutating func takeBatch() -> EventBatch {
    defer { batch = EventBatch() }
    return batch
  }

  /// How much of the tables has been handed on.
  struct HandedOn {
    var symbols = 0
    var spawnSites = 0
    var goroutines = 0
    var processes = 0
  }

  private(set) var handedOn = HandedOn()

  mutating func noteHandedOn() {
    handedOn = HandedOn(
      symbols: tables.symbols.count, spawnSites: tables.spawnSites.count, goroutines: tables.goroutines.count,
      processes: registry.processes.count)
  }

  mutating func setEnd(_ status: ExitStatus, ofPid pid: Int32) {
    let now = clock.now()
    registry.setEnd(status, ofPid: pid, at: now > epoch ? now - epoch : 0)
  }

  /// One chain: the segments of one P of one process in the order in which they were claimed.
  private struct Chain {
    var process: Int
    var segments: ArraySlice<Held>
  }

  private struct Held {
    var index: Int
    var state: SpoolLayout.SegmentState
    /// Nothing will be written to it any more.
    var isComplete: Bool
  }

  /// Reads everything written before this moment, handing over through `flush` whenever the batch has grown to
  /// `batchEvents`. Returns whether there was anything.
  mutating func round(batchEvents: Int, flush: (inout SpoolDrain) -> Void) -> Bool {
    spool.beat()
    let now = clock.now()
    let nowTicks = now > epoch ? now - epoch : 0
    // Ends first: what an ended process wrote is then all there when its segments are read.
    registry.noteEnds(at: nowTicks)
    var newProcesses: [Int32] = []
    registry.discover(in: spool, epoch: epoch) { newProcesses.append($0) }
    for pid in newProcesses { tables.addProcess(pid: pid) }

    var chains = heldChains()
    let before = batch.times.count
    var any = false
    while !chains.isEmpty {
      let limit = horizon(of: chains, nowTicks: nowTicks)
      let released = readFronts(of: &chains, now: now, limit: limit)
      // Neither a segment nor an event: what is left was written after `now`.
      if !released && events.runs.isEmpty { break }
      any = any || !events.runs.isEmpty
      appendInOrder()
      if batch.times.count >= batchEvents { flush(&self) }
      if limit >= nowTicks { break }
    }
    for slot in registry.endedSlots where !chainsHold(slot) { registry.release(slot: slot, in: spool) }
    return any || batch.times.count != before
  }

  /// All segments in use by known processes, as chains in time order.
  private mutating func heldChains() -> [Chain] {
    var held: [Held] = []
    let limit = spool.claimLimit
    var free = 0
    for index in 0..<limit {
      let state = spool.segmentState(index)
      switch state.phase {
      case .claimed: held.append(Held(index: index, state: state, isComplete: registry.endedSlots.contains(state.slot)))
      case .full: held.append(Held(index: index, state: state, isComplete: true))
      default: free += 1
      }
    }
    // Room for a burst before this loop comes round again: a quarter of what is there.
    if free < limit / 4 { spool.growClaimLimit() }
    held.sort { ($0.state.owner, $0.state.sequence) < ($1.state.owner, $1.state.sequence) }
    var chains: [Chain] = []
    var start = 0
    for end in 1...max(1, held.count) where end <= held.count {
      let isLast = end == held.count
      if isLast || held[end].state.owner != held[start].state.owner {
        if let process = registry.process(ofSlot: held[start].state.slot) {
          chains.append(Chain(process: process, segments: held[start..<end]))
        }
        start = end
      }
    }
    return chains
  }

  /// The time up to which every chain's events lie in its front segment.
  private func horizon(of chains: [Chain], nowTicks: UInt64) -> UInt64 {
    var limit = nowTicks
    for chain in chains where chain.segments.count > 1 {
      let second = chain.segments[chain.segments.startIndex + 1]
      limit = min(limit, startTicks(ofSegment: second.index) ?? nowTicks)
    }
    return limit
  }

  /// A segment's first record is the full clock; `nil` where it is not there yet.
  private func startTicks(ofSegment index: Int) -> UInt64? {
    let words = unsafe spool.words(ofSegment: index)
    // Safe: a segment has more than two words.
    let header = unsafe cplatform_load_acquire(words)
    guard header & SpoolLayout.idMask == SpoolLayout.ID.clock else { return nil }
    let full = unsafe words[1]
    return full > epoch ? full - epoch : 0
  }

  /// Reads the front of every chain up to `limit`, gives read-out segments back and drops them and empty chains. Returns
  /// whether it gave any back.
  private mutating func readFronts(of chains: inout [Chain], now: UInt64, limit: UInt64) -> Bool {
    events.removeAll()
    var released = false
    for position in chains.indices {
      guard let front = chains[position].segments.first else { continue }
      var frontLimit = limit
      if chains[position].segments.count > 1 {
        let second = chains[position].segments[chains[position].segments.startIndex + 1]
        // This chain sets the horizon: its front is read to the end even if a clock stepped back, or the loop would
        // never get past it.
        if (startTicks(ofSegment: second.index) ?? 0) <= limit { frontLimit = .max }
      }
      let words = unsafe spool.words(ofSegment: front.index)
      let stop = unsafe SegmentReader.read(
        words, cursor: &cursors[front.index], now: now, limit: frontLimit, epoch: epoch,
        process: chains[position].process, tables: &tables, into: &events)
      if stop == .written, front.isComplete || chains[position].segments.count > 1 {
        spool.release(segment: front.index, usedWords: cursors[front.index].word)
        cursors[front.index] = SegmentCursor()
        chains[position].segments.removeFirst()
        released = true
      }
    }
    chains.removeAll { $0.segments.isEmpty }
    return released
  }

  /// Appends what was read to the batch in the order of the runs' first events; the runs of one goroutine never overlap.
  private mutating func appendInOrder() {
    if events.runs.count > 1 { events.runs.sort { ($0.firstTicks, $0.start) < ($1.firstTicks, $1.start) } }
    for run in events.runs {
      // The counters of two cores may differ by a few ticks: a goroutine that changes its core does not go back in time.
      let floor = tables.advance(run.goroutine, to: events.times[run.start + run.count - 1])
      for index in run.start..<run.start + run.count {
        let ticks = events.times[index]
        batch.times.append(max(ticks, floor))
      }
      batch.codes.append(contentsOf: events.codes[run.start..<run.start + run.count])
      if let last = batch.runs.last, last.goroutine == run.goroutine {
        batch.runs[batch.runs.count - 1].count += UInt32(run.count)
      } else {
        batch.runs.append(EventBatch.Run(goroutine: run.goroutine, count: UInt32(run.count)))
      }
    }
  }

  private func chainsHold(_ slot: Int) -> Bool {
    for index in 0..<spool.claimLimit {
      let state = spool.segmentState(index)
      if state.word != 0 && state.slot == slot { return true }
    }
    return false
  }

  /// Brings the processes' counters up to date for the end of the recording.
  mutating func finishProcesses() -> [TracedProcess] {
    registry.updateAllCounters(in: spool)
    return registry.processes
  }
}
