internal import CPlatform
internal import Platform
internal import TraceStore
import TraceModel

/// Takes events out of the spool, in order, while the traced processes write them.
///
/// One round reads the clock and then everything written before it. Segments of one P form a chain in time; a round
/// reads the front segments of all chains, never past the start of another chain's second segment, so that the events
/// in memory at one time are at most a segment a chain, however large the backlog is.
struct SpoolDrain: ~Copyable {
  let spool: Spool
  private let clock: Clock
  private let epoch: UInt64
  private var cursors: [SegmentCursor]
  private var chains = SegmentChains()
  private var events = SegmentEvents()
  private var growth = SpoolGrowth()
  /// The last round's clock reading.
  private var previous: UInt64
  /// Of the latest event so far, since the epoch.
  private(set) var latestTicks: UInt64 = 0
  private(set) var tables: RecordedTables
  private(set) var registry: ProcessRegistry
  /// Events in order, not yet handed on.
  private(set) var batch = EventBatch()
  private var readSegments: [ReadSegment] = []

  /// A segment whose events are in the batch, and how many of its words were written.
  struct ReadSegment {
    var index: Int
    var usedWords: Int
  }

  /// - Parameter path: a scratch file may be made beside this path; `nil` keeps everything in memory.
  init(
    spool: Spool, clock: Clock, epoch: UInt64, catalog: ImageCatalog, log: RecoveryLog? = nil,
    scratchBeside path: String? = nil
  ) {
    self.spool = spool
    self.clock = clock
    self.epoch = epoch
    previous = epoch
    cursors = Array(repeating: SegmentCursor(), count: spool.segmentCount)
    tables = RecordedTables(catalog: catalog, log: log, scratchBeside: path)
    registry = ProcessRegistry(slotCount: spool.slotCount)
  }

  /// Continues where the recorder of this spool was interrupted. To be called before the first round.
  mutating func resume(
    _ commit: SpoolCommit, trace: TraceReader, goroutines: [Goroutine], lastTicks: [UInt64], facts: RecoveredFacts
  ) {
    registry.resume(trace.processes)
    tables.resume(
      symbols: trace.symbols, spawnSites: trace.spawnSites, goroutines: goroutines, lastTicks: lastTicks,
      sites: facts.sites)
    for process in trace.processes { tables.addProcess(process, ProcessRegistry.Origin()) }
    noteHandedOn()
    previous = max(epoch, commit.clock)
    latestTicks = lastTicks.max() ?? 0
    registry.discover(in: spool, epoch: epoch)
    addProcesses(since: trace.processes.count)
    registry.endThoseWithoutSlot()
    var segmentsSeen = (0..<spool.slotCount).map { spool.segmentsFreed($0) }
    for cursor in commit.cursors {
      let state = SpoolLayout.SegmentState(word: cursor.identity)
      // The segment, or the slot of its process, may have changed hands since.
      guard registry.process(ofSlot: state.slot) == cursor.process,
        cursor.goroutine.map({ $0 < goroutines.count }) ?? true
      else { continue }
      cursors[cursor.segment] = SegmentCursor(
        identity: cursor.identity, isReadOut: cursor.word == SpoolLayout.segmentWords, word: cursor.word,
        goroutine: cursor.goroutine, interval: cursor.interval, lastTicks: cursor.lastTicks)
      if spool.segmentState(cursor.segment).identity == cursor.identity { segmentsSeen[state.slot] &+= 1 }
    }
    for (slot, count) in segmentsSeen.enumerated() { chains.resume(slot: slot, everSeen: count) }
  }

  /// The segments that may be given back when the batch taken last is safe.
  mutating func takeReadSegments() -> [ReadSegment] {
    defer { readSegments = [] }
    return readSegments
  }

  /// Whether something waits for the next batch: events, or segments to be given back.
  var hasSomethingToHandOn: Bool { !batch.times.isEmpty || !readSegments.isEmpty }

  /// Whether writers may soon have to wait for segments or slots that are to be freed with the next batch.
  private var holdsUpWriters: Bool {
    8 * readSegments.count >= spool.claimLimit || 8 * registry.endedSlots.count >= spool.slotCount
  }

  /// The events read so far, in order; they are no longer here afterwards.
  mutating func takeBatch() -> EventBatch {
    let taken = batch
    batch = EventBatch()
    batch.times.reserveCapacity(taken.times.count)
    batch.codes.reserveCapacity(taken.codes.count)
    return taken
  }

  /// How much of the tables has been handed on.
  struct HandedOn {
    var symbols = 0
    var spawnSites = 0
    var goroutines = 0
  }

  private(set) var handedOn = HandedOn()

  /// As `RecordedTables.takeParents`.
  mutating func takeParents() -> [(goroutine: UInt32, parent: UInt32)] { tables.takeParents() }

  mutating func noteHandedOn() {
    handedOn = HandedOn(
      symbols: tables.symbols.count, spawnSites: tables.spawnSites.count, goroutines: tables.goroutines.count)
    tables.noteHandedOn()
    registry.noteHandedOn()
  }

  mutating func setEnd(_ ending: DrainThread.Ending) {
    let now = clock.now()
    registry.setEnd(ending, at: now > epoch ? now - epoch : 0)
  }

  /// Only notes which processes have ended.
  mutating func watch() {
    let now = clock.now()
    registry.noteEnds(at: now > epoch ? now - epoch : 0, in: spool)
  }

  func status(events: UInt64, fileBytes: UInt64, nanoseconds: UInt64) -> RecordingStatus {
    let counters = registry.counters(in: spool)
    return RecordingStatus(
      events: events, fileBytes: fileBytes, runningProcesses: registry.runningCount,
      processes: registry.processes.count,
      stalls: counters.stalls, droppedEvents: counters.droppedEvents, nanoseconds: nanoseconds)
  }

  /// Reads everything written before this moment.
  ///
  /// - Parameters:
  ///   - batchEvents: how large the batch grows before it is handed over.
  ///   - flush: takes the batch.
  /// - Returns: Whether there was anything.
  mutating func round(batchEvents: Int, flush: (inout SpoolDrain) -> Void) -> Bool {
    round(at: clock.now(), batchEvents: batchEvents, flush: flush)
  }

  // A round whose clock was read at `now`, after the round before had ended.
  mutating func round(at now: UInt64, batchEvents: Int, flush: (inout SpoolDrain) -> Void) -> Bool {
    spool.beat(at: now)
    // Ends first: all that an ended process has written is then there when its segments are read.
    registry.noteEnds(at: now > epoch ? now - epoch : 0, in: spool)
    let known = registry.processes.count
    registry.discover(in: spool, epoch: epoch)
    addProcesses(since: known)
    registry.markWatched(in: spool)

    chains.collect(from: spool, registry: registry, cursors: &cursors)
    growth.grow(spool, use: chains.use)
    let segmentClock = SegmentClock(now: now, previous: previous, epoch: epoch)
    previous = now
    var any = false
    while !chains.isEmpty {
      let limit = chains.horizon(in: spool, now: now)
      let released = readFronts(clock: segmentClock, limit: limit)
      // Neither a segment nor an event: what is left was written after `now`.
      if !released && events.runs.isEmpty { break }
      any = any || !events.runs.isEmpty
      tables.findLateSpawnSites()
      for (process, ends) in tables.takeNewIntervalEnds() { registry.set(ends, ofProcess: process) }
      appendInOrder()
      if batch.times.count >= batchEvents || holdsUpWriters { flush(&self) }
      if limit >= now { break }
    }
    for slot in registry.endedSlots where !chains.holdsSegments(ofSlot: slot) {
      if chains.counters.holds(slot: slot) { handBackCounters(ofSlot: slot) } else { release(slot: slot) }
    }
    if holdsUpWriters { flush(&self) }
    return any
  }

  private mutating func addProcesses(since known: Int) {
    for index in known..<registry.processes.count {
      tables.addProcess(registry.processes[index], registry.origins[index])
    }
  }

  /// Notes what an ended process has counted; its segments are freed with the next batch.
  private mutating func handBackCounters(ofSlot slot: Int) {
    guard let process = registry.process(ofSlot: slot) else { return }
    let segments = chains.counters.handBack(slot: slot, process: process)
    guard !segments.isEmpty else { return }
    noteCounters(ofSlot: slot)
    readSegments += segments.map { ReadSegment(index: $0, usedWords: SpoolLayout.segmentWords) }
  }

  /// Notes what all processes have counted, for the end of the recording. To be handed on after it.
  mutating func noteCounters() {
    chains.collect(from: spool, registry: registry, cursors: &cursors)
    for slot in 0..<spool.slotCount where chains.counters.holds(slot: slot) { noteCounters(ofSlot: slot) }
  }

  private mutating func noteCounters(ofSlot slot: Int) {
    guard let process = registry.process(ofSlot: slot) else { return }
    var counted: [FunctionID: UInt64] = [:]
    var unknown: UInt64 = 0
    for (id, calls) in chains.counters.sums(ofSlot: slot, in: spool) {
      let announced = AnnouncedImages(spool: spool, chains: chains)
      if let function = tables.function(id: id, process: process, announced: announced) {
        counted[function] = saturatingSum(counted[function] ?? 0, calls)
      } else {
        unknown = saturatingSum(unknown, calls)
      }
    }
    registry.note(counted, unknown: unknown, ofProcess: process)
  }

  private mutating func release(slot: Int) {
    // The next process of this slot counts its segments from 1 again.
    for index in 0..<spool.claimLimit where SpoolLayout.SegmentState(word: cursors[index].identity).slot == slot {
      cursors[index] = SegmentCursor()
    }
    chains.forget(slot: slot)
    if let process = registry.release(slot: slot, in: spool) { tables.forget(process: process) }
  }

  /// Reads the front of every chain up to `limit`, and drops read-out segments and empty chains.
  ///
  /// - Returns: Whether it has read any out.
  private mutating func readFronts(clock: SegmentClock, limit: UInt64) -> Bool {
    events.removeAll()
    var released = false
    for position in chains.indices {
      let front = chains.front(position)
      var frontLimit = limit
      // The front of the chain that sets the horizon is read to the end even if a clock has stepped back, or the loop
      // would not end.
      if let next = chains.second(position), (spool.startTicks(ofSegment: next.index) ?? clock.now) <= limit {
        frontLimit = clock.now
      }
      let lateAt = cursors[front.index].lateAt
      if lateAt != 0 && lateAt < clock.now && frontLimit == clock.now { frontLimit = .max }
      let words = unsafe spool.words(ofSegment: front.index)
      let stop = unsafe SegmentReader.read(
        words, cursor: &cursors[front.index], clock: clock, limit: frontLimit, process: chains.process(position),
        announced: AnnouncedImages(spool: spool, chains: chains), tables: &tables, into: &events)
      let isComplete = front.isComplete || chains.second(position) != nil
      if stop == .written, isComplete {
        // A killed process may have left the words of a record behind its missing header.
        let used = front.isAbandoned ? SpoolLayout.segmentWords : cursors[front.index].word
        readSegments.append(ReadSegment(index: front.index, usedWords: used))
        cursors[front.index].isReadOut = true
        chains.dropFront(position)
        released = true
      } else if stop == .limit, isComplete, frontLimit == clock.now {
        // All of it is written. Words that still seem to be later are read in the next round, whose clock is read
        // later.
        cursors[front.index].lateAt = clock.now
      }
    }
    chains.removeEmpty()
    return released
  }

  /// Appends what was read to the batch so that every goroutine's events are in the order of time.
  private mutating func appendInOrder() {
    if events.runs.count > 1 { events.runs.sort { ($0.firstTicks, $0.start) < ($1.firstTicks, $1.start) } }
    var hasOverlaps = false
    for index in events.runs.indices {
      let run = events.runs[index]
      let last = events.times[run.start + run.count - 1]
      latestTicks = max(latestTicks, last)
      let (before, isOtherInterval) = tables.advance(run.goroutine, to: last, in: run.interval, epoch: epoch)
      events.runs[index].floor = before
      events.runs[index].followsGap = isOtherInterval
      if run.firstTicks < before { hasOverlaps = true }
      if run.beginsWithStall { events.times[run.start] = max(events.times[run.start], min(before, last)) }
    }
    if hasOverlaps { events.cutOverlaps() }
    for run in events.runs {
      let range = run.start..<run.start + run.count
      var count = run.count
      if run.followsGap {
        let begin = run.interval.begin > epoch ? run.interval.begin - epoch : 0
        batch.times.append(min(max(begin, run.floor), events.times[run.start]))
        batch.codes.append(EventCode.gap.rawValue)
        count += 1
      }
      batch.times.append(contentsOf: events.times[range])
      batch.codes.append(contentsOf: events.codes[range])
      if let last = batch.runs.last, last.goroutine == run.goroutine {
        batch.runs[batch.runs.count - 1].count += UInt32(count)
      } else {
        batch.runs.append(EventBatch.Run(goroutine: run.goroutine, count: UInt32(count)))
      }
    }
  }

  /// Where the reading stands with the batch taken last, for a recovery.
  var commit: SpoolCommit {
    var commit = SpoolCommit(clock: previous)
    for index in 0..<spool.claimLimit {
      let state = spool.segmentState(index)
      let cursor = cursors[index]
      guard state.phase != .free, cursor.identity == state.identity, let process = registry.process(ofSlot: state.slot)
      else { continue }
      commit.cursors.append(
        SpoolCommit.Cursor(
          segment: index, identity: cursor.identity, word: cursor.isReadOut ? SpoolLayout.segmentWords : cursor.word,
          lastTicks: cursor.lastTicks, process: process, goroutine: cursor.goroutine, interval: cursor.interval))
    }
    return commit
  }

  /// Whether something has overwritten segment states.
  var hasBeenTampered: Bool { chains.haveBeenTampered }

  /// Processes of which not all was recorded, and why.
  var givenUp: [(pid: Int32, reason: GiveUpReason)] {
    registry.givenUp.sorted { $0.key < $1.key }.map { (registry.processes[$0.key].pid, $0.value) }
  }

  /// Brings what is known of the processes up to date for the end of the recording.
  ///
  /// - Parameter ends: clock readings from which on nothing was recorded of any process.
  mutating func finishProcesses(intervalEnds ends: [UInt64] = []) -> [TracedProcess] {
    registry.updateAllCounters(in: spool)
    registry.explainEnds()
    var processes = registry.processes
    for index in processes.indices {
      // The runtime counts dropped events in the slot, also where no record fits; unreadable ones count as well.
      for end in ends where end > epoch && end - epoch > processes[index].startTicks {
        if processes[index].endTicks.map({ end - epoch < $0 }) ?? (processes[index].end == .running) {
          processes[index].intervalEnds.add(end - epoch)
        }
      }
      processes[index].droppedEvents = max(processes[index].droppedEvents, tables.droppedEvents(ofProcess: index))
      processes[index].unknownEvents = saturatingSum(
        tables.unknownEvents(ofProcess: index), registry.unknownCalls[index] ?? 0)
    }
    return processes
  }
}
