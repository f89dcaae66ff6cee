/// Adds up a trace while it is recorded or read: the merged call tree, durations per function, goroutine facts.
///
/// Memory grows with call paths, functions and goroutines, never with events; with `init(besides:)` only with goroutines
/// that are in use at one time. The same batches in the same order give the same summary, whether they come from a
/// recording or from a file.
///
/// - A goroutine's own clock stands still while it stalls, so that stalls are in nobody's time.
/// - A goroutine *arrives* at its first event. Its root calls hang below the path of a spawn event of its parent at its
///   site that no goroutine has taken: goroutines that arrive in the same batch take them in the order of their goids,
///   which is that of spawning, while they start in any order. Where there is none, they hang below the innermost open
///   call that the parent has at that time. Where the parent has not arrived, they hang below the root. All but the first
///   are marked as inferred, and so are the first where it may have been another path: several waited, or events are
///   missing.
/// - An exit without an open call is counted and left out. A call that never ends counts up to the end of its process
///   (`OpenCallEnds`), one that is cut off by a gap up to the gap.
public struct SummaryBuilder: ~Copyable, Sendable {
  private var states: PagedTable<GoroutineState>
  /// Origins as they were before the feature `Format.openCallsFeature`: goroutines whose parent has not arrived hang
  /// below the spawn event that waits, if it can be only one (which ones wait depends on chance), and spawn events are
  /// never doubted.
  var findsOriginsAsBefore = false
  /// Goroutines that may have open calls.
  private var maybeOpen: [UInt32] = []
  /// How many these may be before those that have none are taken out.
  private var mostListed = 1024
  /// By name; `nil` where the caller says who is whose parent.
  private var numbers: [SpawnMatcher.Name: UInt32]? = [:]
  /// Facts that have left memory and are to be written.
  private var evicted: [GoroutineRange] = []
  private var paths = CallPathTable()
  /// The spawn nodes among `paths.nodes`, ascending.
  private var spawnNodes: [UInt32] = []
  private var histograms = HistogramTable()
  private var spawns = SpawnMatcher()
  /// Calls cut off by lost events, by node.
  private var severed: [UInt32: SeveredCalls] = [:]
  private var anomalies = TraceSummary.Anomalies()
  private var eventCount: UInt64 = 0
  private var ticks: ClosedRange<UInt64>?
  /// Room for frames that no goroutine needs now.
  private var spareFrames: [[CallStack.Frame]] = []

  public init() { states = PagedTable() }

  /// A builder for a recording of any length: the facts of goroutines that are not in use leave memory, for a scratch file
  /// beside `path` and for whoever calls `takeEvicted`. The caller says who is whose parent (`set(parents:)`), and takes
  /// what is left at the end with `finish`.
  ///
  /// - Parameter pages: so many pages of 2^`pageBits` goroutines stay in memory in any case.
  public init(besides path: String, pageBits: Int = 10, pages: Int = 64) {
    states = PagedTable(besides: path, pageBits: pageBits, pages: pages)
    numbers = nil
  }

  /// A builder for part of the events that `whole` was made from: goroutines are declared, and their calls hang where
  /// they hang there, so that neither spawn events nor other goroutines are needed.
  public init(partOf whole: TraceSummary) {
    self.init()
    declare(goroutines: whole.goroutines)
    var places: [UInt32] = [0]
    for node in whole.callTree.nodes.dropFirst() {
      var parent = places[Int(node.parent)]
      if node.isSpawned {
        parent = spawnNode(path: parent, SpawnKey(site: node.viaSpawn, isInferred: node.spawnIsInferred))
      }
      let code = EventCode.enter(node.function).rawValue
      // Nodes that nobody called only group others; they share a histogram that no function has.
      let row = histograms.row(code: node.calls > 0 ? code : EventCode.gap.rawValue)
      places.append(paths.child(of: parent, key: code, histogram: row))
    }
    for (index, goroutine) in whole.goroutines.enumerated() {
      let path = Int(goroutine.spawnPath) < places.count ? places[Int(goroutine.spawnPath)] : 0
      let key = SpawnKey(site: goroutine.spawnSite, isInferred: goroutine.spawnIsInferred)
      let base = goroutine.parentGoid == 0 ? path : spawnNode(path: path, key)
      let at = states.locate(index)
      states.entries[at].hasArrived = true
      states.entries[at].stack.base = base
    }
  }

  /// Appends goroutines to the table; each must be declared before the first batch that holds events of it.
  public mutating func declare(goroutines more: [Goroutine]) {
    for goroutine in more {
      numbers?[SpawnMatcher.Name(process: goroutine.process, goid: goroutine.goid)] = UInt32(states.count)
      states.append(
        GoroutineState(
          Goroutine(
            process: goroutine.process, goid: goroutine.goid, parentGoid: goroutine.parentGoid,
            spawnSite: goroutine.spawnSite)))
    }
    evict()
  }

  /// Says which goroutines the parent goids of others name; to be called before the first batch with events of both.
  public mutating func set(parents: [(goroutine: UInt32, parent: UInt32)]) {
    for (goroutine, parent) in parents {
      let at = states.locate(Int(goroutine))
      states.entries[at].parent = parent
    }
  }

  /// The number of call paths so far.
  public var callPathCount: Int { paths.nodes.count }

  /// Adds the events of the next batch, by the pieces in which it fits into blocks if it is too large for one.
  public mutating func add(_ batch: EventBatch) {
    for piece in batch.pieces(ofAtMost: BlockEncoder.maximumEvents) { addBlock(piece) }
  }

  private mutating func addBlock(_ batch: EventBatch) {
    var arrivals = arrivals(in: batch)
    var at = 0
    for run in batch.runs {
      let end = min(at + Int(run.count), batch.times.count, batch.codes.count)
      defer { at = end }
      guard at < end, run.goroutine < states.count else {
        anomalies.unknownEvents &+= UInt64(end - at)
        continue
      }
      arrive(run.goroutine, &arrivals)
      var from = at
      // Goroutines that this one has spawned arrive between its events, when their own first event happens.
      while let arrival = arrivals.next(of: run.goroutine, until: batch.times[end - 1]) {
        let cut = firstIndex(in: from..<end, where: { batch.times[$0] > arrival.ticks })
        add(batch, from..<cut, of: Int(run.goroutine))
        from = cut
        arrive(arrival.goroutine, &arrivals)
      }
      add(batch, from..<end, of: Int(run.goroutine))
    }
    eventCount &+= UInt64(at)
    evict()
  }

  /// Says that events of these goroutines (`nil`: of any) are missing at this point: their open calls are cut off.
  public mutating func noteLoss(of lost: BlockGoroutines?) {
    let open = openGoroutines(among: nil)
    unlistAll()
    for (number, _) in open {
      guard lost?.mayContain(number) ?? true else {
        list(number)
        continue
      }
      let at = states.locate(Int(number))
      states.entries[at].lacksEvents = true
      let cut = states.entries[at].stack.sever(
        at: states.entries[at].goroutine.lastTicks, nodes: &paths.nodes, severed: &severed)
      states.entries[at].goroutine.busyTicks &+= cut.ticks
      anomalies.severedCalls &+= UInt64(cut.calls)
    }
  }

  /// Of these goroutines (`nil`: of all), those with open calls, and the ticks of their last events.
  func openGoroutines(among lost: BlockGoroutines?) -> [(goroutine: UInt32, ticks: UInt64)] {
    var previous: UInt32?
    return maybeOpen.sorted().compactMap { goroutine in
      // One that has left memory and come back may be listed twice.
      guard goroutine != previous else { return nil }
      previous = goroutine
      guard let at = states.locateInMemory(Int(goroutine)), states.entries[at].stack.depth > 0,
        lost?.mayContain(goroutine) ?? true
      else { return nil }
      return (goroutine, states.entries[at].goroutine.lastTicks)
    }
  }

  /// Ticks of the latest event so far; 0 where there is none.
  public var lastTicks: UInt64 { ticks?.upperBound ?? 0 }

  /// What has been added so far.
  ///
  /// - Parameter ends: when calls end that are open now; `nil` for the last event of their goroutine.
  public func summary(openCalls ends: OpenCallEnds? = nil) -> TraceSummary {
    var nodes: [CallTree.Node] = []
    nodes.reserveCapacity(paths.nodes.count)
    var (summary, facts) = finish(openCalls: ends) { nodes += $0 }
    summary.callTree.nodes = nodes
    summary.goroutines = facts.count == 1 ? facts[0].goroutines : facts.flatMap(\.goroutines)
    return summary
  }

  /// Facts that have left memory since the last time; those of a goroutine may come again, and the last ones count.
  public mutating func takeEvicted() -> [GoroutineRange] {
    defer { evicted = [] }
    return evicted
  }

  /// What could not be read back; the summary is wrong then.
  public var failure: TraceStoreError? { states.failure }

  /// What has been added so far, and the facts of the goroutines that are in memory. The summary holds neither goroutines
  /// nor a call tree.
  ///
  /// - Parameters:
  ///   - ends: when calls end that are open now; `nil` for the last event of their goroutine.
  ///   - treePart: receives the nodes of the call tree, in order, some at a time: of millions there need not be two copies.
  public func finish(
    openCalls ends: OpenCallEnds? = nil, treePart: ([CallTree.Node]) -> Void
  ) -> (summary: TraceSummary, facts: [GoroutineRange]) {
    var open: [UInt32: OpenCalls] = [:]
    var ranges: [GoroutineRange] = []
    var endTicks = lastTicks
    states.forEachInMemory { number, place in
      var goroutine = facts(of: states.entries[place])
      if states.entries[place].stack.depth > 0 {
        goroutine.openCalls = UInt32(clamping: states.entries[place].stack.depth)
        let end = ends?.ticks(process: goroutine.process, last: goroutine.lastTicks) ?? goroutine.lastTicks
        endTicks = max(endTicks, end)
        goroutine.busyTicks &+= states.entries[place].stack.forEachOpenCall(until: end) {
          node, ticks, selfTicks in open[node, default: OpenCalls()].add(ticks: ticks, selfTicks: selfTicks)
        }
      }
      if ranges.last.map({ Int($0.first) + $0.goroutines.count }) != number {
        ranges.append(GoroutineRange(first: UInt32(number), goroutines: []))
      }
      ranges[ranges.count - 1].goroutines.append(goroutine)
    }
    forEachTreePart(open, treePart)
    var histograms = histograms.histograms()
    for node in paths.nodes where node.calls > 0 {
      guard let function = EventCode(rawValue: node.key).enteredFunction else { continue }
      histograms[function]?.widen(minTicks: node.minTicks, maxTicks: node.maxTicks)
    }
    let summary = TraceSummary(
      histograms: histograms, anomalies: anomalies, eventCount: eventCount, firstTicks: ticks?.lowerBound ?? 0,
      lastTicks: lastTicks, endTicks: endTicks, openCallRule: ends == nil ? .lastEvent : .processEnd)
    return (summary, ranges)
  }
}

extension SummaryBuilder {
  /// A goroutine's facts, but for calls that are open.
  private func facts(of state: GoroutineState) -> Goroutine {
    var goroutine = state.goroutine
    let base = state.stack.base
    goroutine.spawnPath = treeNumber(of: callPath(base))
    goroutine.spawnIsInferred = SpawnKey(nodeKey: paths.nodes[Int(base)].key)?.isInferred ?? false
    return goroutine
  }

  /// The number that a node has in a `CallTree`, where there are no spawn nodes.
  private func treeNumber(of node: UInt32) -> UInt32 {
    node - UInt32(firstIndex(in: spawnNodes.indices, where: { spawnNodes[$0] > node }))
  }

  /// The nodes of the call tree: those of the table without spawn nodes, in the same order. O(nodes).
  private func forEachTreePart(_ open: [UInt32: OpenCalls], _ body: ([CallTree.Node]) -> Void) {
    var part = CallTree().nodes
    for (index, node) in paths.nodes.enumerated().dropFirst() {
      guard let function = EventCode(rawValue: node.key).enteredFunction else { continue }
      part.append(
        CallTree.Node(
          node, function, parent: treeNumber(of: callPath(node.parent)),
          spawn: SpawnKey(nodeKey: paths.nodes[Int(node.parent)].key),
          severed: severed.isEmpty ? SeveredCalls() : severed[UInt32(index), default: SeveredCalls()],
          open: open[UInt32(index)] ?? OpenCalls()))
      if part.count == 1 << 14 {
        body(part)
        part.removeAll(keepingCapacity: true)
      }
    }
    if !part.isEmpty { body(part) }
  }

  private mutating func evict() {
    evicted += states.evict().map { page, states in
      GoroutineRange(first: UInt32(page * states.count), goroutines: states.map { facts(of: $0) })
    }
  }

  private mutating func list(_ goroutine: UInt32) {
    let at = states.locate(Int(goroutine))
    guard !states.entries[at].isListed else { return }
    states.entries[at].isListed = true
    maybeOpen.append(goroutine)
    guard maybeOpen.count > mostListed else { return }
    let open = openGoroutines(among: nil)
    mostListed = max(1024, 2 * open.count)
    unlistAll()
    for (number, _) in open { list(number) }
  }

  private mutating func unlistAll() {
    for goroutine in maybeOpen {
      if let at = states.locateInMemory(Int(goroutine)) { states.entries[at].isListed = false }
    }
    maybeOpen.removeAll(keepingCapacity: true)
  }
}

extension SummaryBuilder {
  private mutating func arrivals(in batch: EventBatch) -> Arrivals {
    var arrivals = Arrivals()
    var at = 0
    for run in batch.runs {
      defer { at += Int(run.count) }
      guard run.goroutine < states.count, at < batch.times.count else { continue }
      let place = states.locate(Int(run.goroutine))
      guard !states.entries[place].hasArrived, let parent = parent(of: states.entries[place]) else { continue }
      let facts = states.entries[place].goroutine
      arrivals.insert(run.goroutine, goid: facts.goid, parent: parent, site: facts.spawnSite, ticks: batch.times[at])
    }
    arrivals.sort()
    return arrivals
  }

  private func parent(of state: GoroutineState) -> UInt32? {
    state.parent ?? numbers?[Self.parentName(of: state.goroutine)]
  }

  private static func parentName(of goroutine: Goroutine) -> SpawnMatcher.Name {
    SpawnMatcher.Name(process: goroutine.process, goid: goroutine.parentGoid)
  }

  /// Decides below which call path a goroutine's calls hang, if that has not been decided.
  private mutating func arrive(_ number: UInt32, _ arrivals: inout Arrivals) {
    let place = states.locate(Int(number))
    guard !states.entries[place].hasArrived else { return }
    states.entries[place].hasArrived = true
    let facts = states.entries[place].goroutine
    spawns.noLongerSilent(SpawnMatcher.Name(process: facts.process, goid: facts.goid))
    // The runtime's own goroutines, the main one among them, have no parent.
    guard facts.parentGoid != 0 else { return }
    let base = origin(of: facts, parent: parent(of: states.entries[place]), &arrivals)
    // To look at the parent may have moved it.
    let at = states.locate(Int(number))
    states.entries[at].stack.base = base
  }

  /// The spawn node that a goroutine's calls hang below.
  private mutating func origin(of facts: Goroutine, parent: UInt32?, _ arrivals: inout Arrivals) -> UInt32 {
    let site = facts.spawnSite
    var elder = 0
    if let parent, let site { elder = arrivals.arrive(goid: facts.goid, parent: parent, site: site) }
    let parentPlace = parent.map { states.locate(Int($0)) }
    guard let parent, let parentPlace, states.entries[parentPlace].hasArrived else {
      let path = findsOriginsAsBefore ? spawns.pathOfSilent(Self.parentName(of: facts)) ?? 0 : 0
      return spawnNode(path: path, SpawnKey(site: site, isInferred: true))
    }
    if let site, let origin = spawns.take(parent: parent, process: facts.process, site: site, after: elder) {
      let isCertain = origin.isCertain && !states.entries[parentPlace].lacksEvents
      return spawnNode(path: origin.path, SpawnKey(site: site, isInferred: !isCertain && !findsOriginsAsBefore))
    }
    let path = callPath(states.entries[parentPlace].stack.innermost)
    return spawnNode(path: path, SpawnKey(site: site, isInferred: true))
  }

  private mutating func spawnNode(path: UInt32, _ key: SpawnKey) -> UInt32 {
    let node = paths.child(of: path, key: key.nodeKey, histogram: 0)
    if node > spawnNodes.last ?? 0 { spawnNodes.append(node) }
    return node
  }

  /// The node itself, or the path above where it is a spawn node.
  private func callPath(_ node: UInt32) -> UInt32 {
    let entry = paths.nodes[Int(node)]
    return SpawnKey(nodeKey: entry.key) == nil ? node : entry.parent
  }

  /// Adds some events of one run.
  private mutating func add(_ batch: EventBatch, _ range: Range<Int>, of goroutine: Int) {
    guard !range.isEmpty else { return }
    let (first, last) = (batch.times[range.lowerBound], batch.times[range.upperBound - 1])
    ticks = ticks.map { min($0.lowerBound, first)...max($0.upperBound, last) } ?? first...max(first, last)
    let at = states.locate(goroutine)
    if !states.entries[at].hasEvents {
      states.entries[at].hasEvents = true
      states.entries[at].goroutine.firstTicks = first
    }
    states.entries[at].goroutine.lastTicks = max(states.entries[at].goroutine.lastTicks, last)

    var stack = CallStack()
    swap(&stack, &states.entries[at].stack)
    if stack.frames.isEmpty, let spare = spareFrames.popLast() { stack.frames = spare }
    let (times, codes) = (batch.times.span.extracting(..<range.upperBound), batch.codes.span)
    var walk = EventWalk(depth: stack.depth, base: stack.base, stalledTicks: stack.stalledTicks)
    var i = range.lowerBound
    while true {
      i = walk.advance(
        from: i, times: times, codes: codes, frames: &stack.frames, nodes: &paths.nodes, slots: paths.slots,
        secret: paths.secret, pageNumbers: histograms.pageNumbers, buckets: &histograms.buckets)
      guard i < range.upperBound else { break }
      stack.depth = walk.depth
      step(EventCode(rawValue: codes[i]), at: times[i], of: goroutine, place: at, &stack)
      walk.depth = stack.depth
      walk.stalledTicks = stack.stalledTicks
      i += 1
    }
    stack.depth = walk.depth
    states.entries[at].goroutine.calls &+= walk.calls
    states.entries[at].goroutine.busyTicks &+= walk.busyTicks
    if stack.depth == 0 {
      if stack.frames.count <= 4096, spareFrames.count < 64 { spareFrames.append(stack.frames) }
      stack.frames = []
    }
    let isOpen = stack.depth > 0
    swap(&stack, &states.entries[at].stack)
    if isOpen { list(UInt32(goroutine)) }
  }

  /// Adds one event of any sort, of a goroutine whose state stands at `place`.
  private mutating func step(
    _ event: EventCode, at ticks: UInt64, of goroutine: Int, place: Int, _ stack: inout CallStack
  ) {
    switch event {
    case .exit:
      guard let call = stack.pop(at: ticks) else {
        anomalies.strayExits &+= 1
        return
      }
      paths.nodes[Int(call.node)].addCall(ticks: call.ticks, calleeTicks: call.calleeTicks)
      histograms.add(row: paths.nodes[Int(call.node)].histogram, ticks: call.ticks)
      if stack.depth == 0 { states.entries[place].goroutine.busyTicks &+= call.ticks }
    case .stallBegin where stack.stallBegin == nil:
      stack.stallBegin = ticks
    case .stallEnd where stack.stallBegin != nil:
      stack.endStall(at: ticks)
    case .stallBegin, .stallEnd:
      anomalies.strayStalls &+= 1
    case .gap:
      states.entries[place].lacksEvents = true
      let cut = stack.sever(at: ticks, nodes: &paths.nodes, severed: &severed)
      states.entries[place].goroutine.busyTicks &+= cut.ticks
      anomalies.severedCalls &+= UInt64(cut.calls)
    default:
      if event.enteredFunction != nil {
        let row = histograms.row(code: event.rawValue)
        stack.push(paths.child(of: stack.innermost, key: event.rawValue, histogram: row), at: ticks)
        states.entries[place].goroutine.calls &+= 1
      } else if let site = event.spawnSite {
        let origin = SpawnMatcher.Origin(path: callPath(stack.innermost), site: site)
        spawns.spawn(goroutine: UInt32(goroutine), process: states.entries[place].goroutine.process, origin: origin)
      } else {
        anomalies.unknownEvents &+= 1
      }
    }
  }
}

/// The first index for which `isPast` holds, of a range in which it holds from some point on.
private func firstIndex(in range: Range<Int>, where isPast: (Int) -> Bool) -> Int {
  var (low, high) = (range.lowerBound, range.upperBound)
  while low < high {
    let middle = low + (high - low) / 2
    if isPast(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
