import Algorithms
import Paging
public import Platform
public import TraceModel

/// Adds up a trace while it is recorded or read: the merged call tree, durations per function, goroutine facts.
///
/// Memory grows with call paths, functions and goroutines, never with events; with `init(scratchBeside:)` only with
/// goroutines that are in use at one time, and, with a bound of nodes, not with call paths
/// (`CallPathTable.fold(toAbout:isPinned:)`). The same batches in the same order give the same summary, whether they
/// come from a recording or from a file.
///
/// - A goroutine's own clock stands still while it stalls, so that no call's time holds stalls (`GoroutineReplay`).
/// - A goroutine *arrives* at its first event. Its root calls hang below the path of a spawn event of its parent at its
///   site that no goroutine has taken: goroutines that arrive in the same batch take them in the order of their goids,
///   which is that of spawning, while they start in any order. Where there is none, they hang below the innermost open
///   call that the parent has at that time. Where the parent has not arrived, they hang below the root. All but the
///   first are marked as inferred, and so are the first where it may have been another path: several waited, or events
///   are missing.
/// - An exit without an open call is counted and left out. A call that never ends counts up to the end of its process
///   (`OpenCallEnds`), one that is cut off by a gap up to the gap.
public struct SummaryBuilder: ~Copyable, Sendable {
  var states: PagedTable<GoroutineState>
  /// Whether origins are found as before the feature `Format.openCallsFeature`: goroutines whose parent has not arrived
  /// hang below the spawn event that waits, if it can be only one (which ones wait depends on chance), and no spawn
  /// event is inferred.
  let findsOriginsAsBefore: Bool
  /// Goroutines that may have open calls.
  private var maybeOpen: [UInt32] = []
  /// How many these may be before those that have none are taken out.
  private var maximumListed = 1024
  /// By name; `nil` where the caller gives the parents.
  var numbers: [GoroutineName: UInt32]? = [:]
  /// Facts that have left memory and are to be written.
  private var evicted: [GoroutineRange] = []
  var paths = CallPathTable()
  /// The spawn nodes among `paths.nodes`, ascending.
  var spawnNodes: [UInt32] = []
  var histograms = HistogramTable()
  var spawns: SpawnMatcher<CountedSpawns>
  /// Calls cut off by lost events, by node.
  var severed: [UInt32: SeveredCalls] = [:]
  var anomalies = TraceSummary.Anomalies()
  private var eventCount: UInt64 = 0
  var ticks: ClosedRange<UInt64>?
  /// With more nodes, cold call paths are folded.
  var maximumNodes: Int
  /// About so many are left: the fewest where that can be.
  let nodesAfterFolding: (fewest: Int, most: Int)
  /// How often that was done.
  var foldRound: UInt32 = 0
  /// Where goroutines hang whose spawn node was folded: by its number, that of another.
  var movedBases: [UInt64: UInt64] = [:]
  /// Room for frames that no goroutine needs now.
  var spareFrames: [[GoroutineReplay<PathCall>.Frame]] = []

  /// With more call paths, traces have sums of cold ones: to read more takes long, and a recorder's memory has a bound.
  public static var maximumNodesOfTraces: Int { 200_000 }

  /// - Parameters:
  ///   - findsOriginsAsBefore: whether goroutines hang where summaries without the feature `Format.openCallsFeature`
  ///     have them.
  ///   - maximumNodes: with more call paths, cold ones are folded; `nil` for no bound.
  ///   - fewestNodes: as few as that are left then, where that can be; `nil` for a quarter.
  public init(findsOriginsAsBefore: Bool = false, maximumNodes: Int? = nil, fewestNodes: Int? = nil) {
    states = PagedTable()
    let maximum = maximumNodes ?? .max
    self.maximumNodes = maximum
    nodesAfterFolding = (fewestNodes ?? maximum / 4, maximum / 2)
    self.findsOriginsAsBefore = findsOriginsAsBefore
    spawns = SpawnMatcher(findsSilent: findsOriginsAsBefore)
  }

  /// A builder for a recording of any length: the facts of goroutines that are not in use leave memory, for a scratch
  /// file beside `path` and for the caller of `takeEvicted`. The caller gives the parents (`set(parents:)`), and takes
  /// what is left at the end with `finish`.
  ///
  /// - Parameters:
  ///   - pages: so many pages of 2^`pageBits` goroutines stay in memory in any case.
  ///   - maximumNodes: with more call paths, cold ones are folded; `nil` for no bound.
  public init(scratchBeside path: String, pageBits: Int = 10, pages: Int = 64, maximumNodes: Int? = nil) {
    states = PagedTable(scratchBeside: path, pageBits: pageBits, pages: pages)
    findsOriginsAsBefore = false
    spawns = SpawnMatcher()
    numbers = nil
    let maximum = maximumNodes ?? .max
    self.maximumNodes = maximum
    nodesAfterFolding = (maximum / 4, maximum / 2)
  }

  /// A builder for part of the events that `whole` was made from: goroutines are declared, and their calls hang where
  /// they hang there, so that neither spawn events nor other goroutines are needed.
  public init(partOf whole: TraceSummary) {
    self.init()
    declare(goroutines: whole.goroutines)
    // By node of the call tree: its node here.
    var numbers: [UInt32] = [0]
    for node in whole.callTree.nodes.dropFirst() {
      var parent = numbers[Int(node.parent)]
      switch node.frame.origin {
      case .called: break
      case .spawned, .inferred:
        parent = spawnNode(path: parent, SpawnKey(site: node.frame.site, isInferred: node.frame.isInferred))
      case .folded: parent = spawnNode(path: 0, .folded)
      }
      let code = EventCode.enter(node.frame.function).rawValue
      // Nodes without calls only group others; they share a histogram that no function has.
      let row = histograms.row(code: node.totals.calls > 0 ? code : EventCode.gap.rawValue)
      numbers.append(paths.child(of: parent, key: code, histogram: row))
    }
    for (index, goroutine) in whole.goroutines.enumerated() {
      let path = Int(goroutine.spawnPath) < numbers.count ? numbers[Int(goroutine.spawnPath)] : 0
      let key = SpawnKey(site: goroutine.spawnSite, isInferred: goroutine.spawnIsInferred)
      let base = goroutine.parentGoid == 0 ? path : spawnNode(path: path, key)
      let at = states.locate(index)
      states.entries[at].hasArrived = true
      states.entries[at].setBase(stayingNumber(of: base), node: base, round: foldRound)
    }
  }

  /// Appends goroutines to the table; each must be declared before the first batch that holds events of it.
  public mutating func declare(goroutines more: [Goroutine]) {
    for goroutine in more {
      numbers?[GoroutineName(goroutine)] = UInt32(states.count)
      states.append(
        GoroutineState(
          Goroutine(
            process: goroutine.process, goid: goroutine.goid, parentGoid: goroutine.parentGoid,
            spawnSite: goroutine.spawnSite)))
    }
    evict()
  }

  /// Sets which goroutines the parent goids of others name; to be called before the first batch with events of both.
  public mutating func set(parents: [(goroutine: UInt32, parent: UInt32)]) {
    for (goroutine, parent) in parents {
      let at = states.locate(Int(goroutine))
      states.entries[at].parent = parent
    }
  }

  /// Adds the events of the next batch, by the pieces in which it fits into blocks if it is too large for one.
  public mutating func add(_ batch: EventBatch) {
    for piece in batch.pieces(ofAtMost: TraceLimits.maximumEvents) { addBlock(piece) }
  }

  private mutating func addBlock(_ batch: EventBatch) {
    arrivals(in: batch).walk(batch, &self)
    eventCount &+= UInt64(batch.times.count)
    if paths.nodes.count > maximumNodes { fold() }
    evict()
  }

  /// Notes that events of these goroutines (`nil`: of any) are missing at this point: their open calls are cut off.
  public mutating func noteLoss(of lost: GoroutineSet?) {
    let open = openGoroutines(among: nil)
    unlistAll()
    for (number, _) in open {
      guard lost?.mayContain(number) ?? true else {
        list(number)
        continue
      }
      let at = states.locate(Int(number))
      states.entries[at].lacksEvents = true
      let cut = states.entries[at].replay.cutOff(at: states.entries[at].goroutine.lastTicks)
      states.entries[at].goroutine.inCallTicks &+= sever(cut)
    }
  }

  /// Of these goroutines (`nil`: of all), those with open calls, and the ticks of their last events.
  public func openGoroutines(among lost: GoroutineSet?) -> [(goroutine: UInt32, ticks: UInt64)] {
    var previous: UInt32?
    return maybeOpen.sorted().compactMap { goroutine in
      // One that has left memory and come back may be listed twice.
      guard goroutine != previous else { return nil }
      previous = goroutine
      guard let at = states.locateInMemory(Int(goroutine)), states.entries[at].replay.depth > 0,
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
    summary.resolveSpawnPaths()
    return summary
  }

  /// Facts that have left memory since the last time; those of a goroutine may come again, and the last ones count.
  public mutating func takeEvicted() -> [GoroutineRange] {
    defer { evicted = [] }
    return evicted
  }

  /// What could not be read back; the summary is wrong then.
  public var failure: SystemFailure? { states.failure }

  /// What has been added so far, and the facts of the goroutines that are in memory. The summary holds neither
  /// goroutines nor a call tree.
  ///
  /// - Parameters:
  ///   - ends: when calls end that are open now; `nil` for the last event of their goroutine.
  ///   - treePart: receives the nodes of the call tree, in order, some at a time: of millions there need not be two
  ///     copies.
  public func finish(
    openCalls ends: OpenCallEnds? = nil, treePart: ([CallTree.Node]) -> Void
  ) -> (summary: TraceSummary, facts: [GoroutineRange]) {
    var open: [UInt32: OpenCalls] = [:]
    var ranges: [GoroutineRange] = []
    var endTicks = lastTicks
    states.forEachInMemory { number, index in
      var goroutine = facts(of: states.entries[index])
      if states.entries[index].replay.depth > 0 {
        goroutine.openCalls = UInt32(clamping: states.entries[index].replay.depth)
        let end = ends?.ticks(process: goroutine.process, last: goroutine.lastTicks) ?? goroutine.lastTicks
        endTicks = max(endTicks, end)
        goroutine.inCallTicks &+= Self.forEach(states.entries[index].replay.callsEnding(at: end)) {
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
      histograms[function]?.widen(minTime: node.minTime, maxTime: node.maxTime)
    }
    var tree = CallTree()
    tree.folded = paths.folds.missing(paths.folds.bounds.count)
    if let numbers = paths.numbers {
      for (node, number) in zip(paths.nodes, numbers.treeNumbers) where node.key & EventCode.spawnBit == 0 {
        tree.numbers.append(number)
      }
    }
    let summary = TraceSummary(
      callTree: tree, histograms: histograms, anomalies: anomalies, eventCount: eventCount,
      firstTicks: ticks?.lowerBound ?? 0, lastTicks: lastTicks, endTicks: endTicks,
      openCallRule: ends == nil ? .lastEvent : .processEnd)
    return (summary, ranges)
  }
}

extension SummaryBuilder {
  /// A goroutine's facts, but for calls that are open.
  private func facts(of state: GoroutineState) -> Goroutine {
    var goroutine = state.goroutine
    let base = baseNode(of: state)
    let path = callPath(base)
    goroutine.spawnPath = UInt32(clamping: paths.numbers?.treeNumbers[Int(path)] ?? UInt64(treeIndex(of: path)))
    goroutine.spawnIsInferred = SpawnKey(nodeKey: paths.nodes[Int(base)].key)?.isInferred ?? false
    return goroutine
  }

  /// The index of a node in a `CallTree`, where there are no spawn nodes.
  private func treeIndex(of node: UInt32) -> UInt32 {
    node - UInt32(spawnNodes.partitioningIndex { $0 > node })
  }

  /// The nodes of the call tree: those of the table without spawn nodes, in the same order. O(nodes).
  private func forEachTreePart(_ open: [UInt32: OpenCalls], _ body: ([CallTree.Node]) -> Void) {
    var part = CallTree().nodes
    let foldedSpawns = pathsWithFoldedSpawns()
    for (index, node) in paths.nodes.enumerated().dropFirst() {
      guard let function = EventCode(rawValue: node.key).enteredFunction else { continue }
      part.append(
        CallTree.Node(
          node, function, parent: treeIndex(of: callPath(node.parent)),
          spawn: SpawnKey(nodeKey: paths.nodes[Int(node.parent)].key),
          severed: severed.isEmpty ? SeveredCalls() : severed[UInt32(index), default: SeveredCalls()],
          open: open[UInt32(index)] ?? OpenCalls(), missing: paths.folds.missing(node.foldMarks.bound),
          hasFolded: node.foldMarks.hasFolded || foldedSpawns.contains(UInt32(index))))
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

  mutating func list(_ goroutine: UInt32) {
    let at = states.locate(Int(goroutine))
    guard !states.entries[at].isListed else { return }
    states.entries[at].isListed = true
    maybeOpen.append(goroutine)
    guard maybeOpen.count > maximumListed else { return }
    let open = openGoroutines(among: nil)
    maximumListed = max(1024, 2 * open.count)
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
