/// Adds up a trace while it is recorded or read: the merged call tree, durations per function, goroutine facts.
///
/// Memory grows with call paths, functions and goroutines, never with events. The same batches in the same order give
/// the same summary, whether they come from a recording or from a file.
///
/// - A goroutine's own clock stands still while it stalls, so that stalls are in nobody's time.
/// - A goroutine *arrives* at its first event. Its root calls hang below the path of a spawn event of its parent at its
///   site that no goroutine has taken: goroutines that arrive in the same batch take them in the order of their goids,
///   which is that of spawning, while they start in any order. Where there is none, they hang below the innermost open
///   call that the parent has at that time. Where the parent has not arrived, they hang below the path of the spawn
///   event that waits in that process, if all that wait have the same path and site, and else below the root. All but
///   the first are marked as inferred.
/// - An exit without an open call is counted and left out. A call that never ends counts up to its goroutine's last
///   event, one that is cut off by a gap up to the gap.
public struct SummaryBuilder: ~Copyable, Sendable {
  private var goroutines: [Goroutine] = []
  private var stacks: [CallStack] = []
  /// By goroutine: whether it has been decided what its calls hang below, and whether an event has been added.
  private var hasArrived: [Bool] = []
  private var hasEvents: [Bool] = []
  /// Goroutines that may have open calls, and whether a goroutine is among them.
  private var maybeOpen: [UInt32] = []
  private var isListed: [Bool] = []
  private var numbers: [SpawnMatcher.Name: UInt32] = [:]
  private var paths = CallPathTable()
  private var histograms = HistogramTable()
  private var spawns = SpawnMatcher()
  /// Calls cut off by lost events, by node.
  private var severed: [UInt32: UInt64] = [:]
  private var anomalies = TraceSummary.Anomalies()
  private var eventCount: UInt64 = 0
  private var ticks: ClosedRange<UInt64>?
  /// Room for frames that no goroutine needs now.
  private var spareFrames: [[CallStack.Frame]] = []

  public init() {}

  /// A builder for part of the events that `whole` was made from: goroutines are declared, and their calls hang where
  /// they hang there, so that neither spawn events nor other goroutines are needed.
  public init(partOf whole: TraceSummary) {
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
      hasArrived[index] = true
      let path = Int(goroutine.spawnPath) < places.count ? places[Int(goroutine.spawnPath)] : 0
      let key = SpawnKey(site: goroutine.spawnSite, isInferred: goroutine.spawnIsInferred)
      stacks[index].base = goroutine.parentGoid == 0 ? path : spawnNode(path: path, key)
    }
  }

  /// Appends goroutines to the table; each must be declared before the first batch that holds events of it.
  public mutating func declare(goroutines more: [Goroutine]) {
    for goroutine in more {
      let name = SpawnMatcher.Name(process: goroutine.process, goid: goroutine.goid)
      numbers[name] = UInt32(goroutines.count)
      goroutines.append(
        Goroutine(
          process: goroutine.process, goid: goroutine.goid, parentGoid: goroutine.parentGoid,
          spawnSite: goroutine.spawnSite))
      stacks.append(CallStack())
      hasArrived.append(false)
      hasEvents.append(false)
      isListed.append(false)
    }
  }

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
      guard at < end, run.goroutine < goroutines.count else {
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
  }

  /// Says that events of these goroutines (`nil`: of any) are missing at this point: their open calls are cut off.
  public mutating func noteLoss(of lost: BlockGoroutines?) {
    let open = openGoroutines(among: nil)
    for goroutine in maybeOpen { isListed[Int(goroutine)] = false }
    maybeOpen.removeAll(keepingCapacity: true)
    for (number, _) in open {
      let goroutine = Int(number)
      guard lost?.mayContain(number) ?? true else {
        isListed[goroutine] = true
        maybeOpen.append(number)
        continue
      }
      let cut = stacks[goroutine].sever(
        at: goroutines[goroutine].lastTicks, nodes: &paths.nodes, severed: &severed)
      goroutines[goroutine].busyTicks &+= cut.ticks
      anomalies.severedCalls &+= UInt64(cut.calls)
    }
  }

  /// Of these goroutines (`nil`: of all), those with open calls, and the ticks of their last events.
  func openGoroutines(among lost: BlockGoroutines?) -> [(goroutine: UInt32, ticks: UInt64)] {
    maybeOpen.sorted().compactMap { goroutine in
      guard stacks[Int(goroutine)].depth > 0, lost?.mayContain(goroutine) ?? true else { return nil }
      return (goroutine, goroutines[Int(goroutine)].lastTicks)
    }
  }

  /// What has been added so far; calls that are open now count up to the last event of their goroutine.
  public func summary() -> TraceSummary {
    var goroutines = goroutines
    var nodes = paths.nodes
    var open = severed
    for goroutine in goroutines.indices where stacks[goroutine].depth > 0 {
      goroutines[goroutine].openCalls = UInt32(clamping: stacks[goroutine].depth)
      goroutines[goroutine].busyTicks &+= stacks[goroutine].countOpenCalls(
        until: goroutines[goroutine].lastTicks, nodes: &nodes, open: &open)
    }
    let (tree, numbers) = CallTree.from(nodes, openCalls: open)
    for goroutine in goroutines.indices {
      let base = stacks[goroutine].base
      goroutines[goroutine].spawnPath = numbers[Int(base)]
      goroutines[goroutine].spawnIsInferred = SpawnKey(nodeKey: nodes[Int(base)].key)?.isInferred ?? false
    }
    var histograms = histograms.histograms()
    for node in paths.nodes where node.calls > 0 {
      guard let function = EventCode(rawValue: node.key).enteredFunction else { continue }
      histograms[function]?.widen(minTicks: node.minTicks, maxTicks: node.maxTicks)
    }
    return TraceSummary(
      callTree: tree, histograms: histograms, goroutines: goroutines, anomalies: anomalies, eventCount: eventCount,
      firstTicks: ticks?.lowerBound ?? 0, lastTicks: ticks?.upperBound ?? 0)
  }
}

extension SummaryBuilder {
  private func arrivals(in batch: EventBatch) -> Arrivals {
    var arrivals = Arrivals()
    var at = 0
    for run in batch.runs {
      defer { at += Int(run.count) }
      let goroutine = Int(run.goroutine)
      guard goroutine < goroutines.count, !hasArrived[goroutine], at < batch.times.count,
        let parent = numbers[parentName(of: goroutine)]
      else { continue }
      arrivals.insert(
        run.goroutine, goid: goroutines[goroutine].goid, parent: parent, site: goroutines[goroutine].spawnSite,
        ticks: batch.times[at])
    }
    arrivals.sort()
    return arrivals
  }

  private func parentName(of goroutine: Int) -> SpawnMatcher.Name {
    SpawnMatcher.Name(process: goroutines[goroutine].process, goid: goroutines[goroutine].parentGoid)
  }

  /// Decides below which call path a goroutine's calls hang, if that has not been decided.
  private mutating func arrive(_ number: UInt32, _ arrivals: inout Arrivals) {
    let goroutine = Int(number)
    guard !hasArrived[goroutine] else { return }
    hasArrived[goroutine] = true
    let facts = goroutines[goroutine]
    spawns.noLongerSilent(SpawnMatcher.Name(process: facts.process, goid: facts.goid))
    // The runtime's own goroutines, the main one among them, have no parent.
    guard facts.parentGoid != 0 else { return }
    let parentName = parentName(of: goroutine)
    let (parent, site) = (numbers[parentName], facts.spawnSite)
    var elder = 0
    if let parent, let site { elder = arrivals.arrive(goid: facts.goid, parent: parent, site: site) }
    guard let parent, hasArrived[Int(parent)] else {
      let path = spawns.pathOfSilent(parentName) ?? 0
      stacks[goroutine].base = spawnNode(path: path, SpawnKey(site: site, isInferred: true))
      return
    }
    if let site, let path = spawns.take(parent: parent, process: facts.process, site: site, after: elder) {
      stacks[goroutine].base = spawnNode(path: path, SpawnKey(site: site, isInferred: false))
    } else {
      let path = callPath(stacks[Int(parent)].innermost)
      stacks[goroutine].base = spawnNode(path: path, SpawnKey(site: site, isInferred: true))
    }
  }

  private mutating func spawnNode(path: UInt32, _ key: SpawnKey) -> UInt32 {
    paths.child(of: path, key: key.nodeKey, histogram: 0)
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
    if !hasEvents[goroutine] {
      hasEvents[goroutine] = true
      goroutines[goroutine].firstTicks = first
    }
    goroutines[goroutine].lastTicks = max(goroutines[goroutine].lastTicks, last)

    var stack = CallStack()
    swap(&stack, &stacks[goroutine])
    if stack.frames.isEmpty, let spare = spareFrames.popLast() { stack.frames = spare }
    let (times, codes) = (batch.times.span.extracting(..<range.upperBound), batch.codes.span)
    var walk = EventWalk(depth: stack.depth, base: stack.base, stalledTicks: stack.stalledTicks)
    var i = range.lowerBound
    while true {
      i = walk.advance(
        from: i, times: times, codes: codes, frames: &stack.frames, nodes: &paths.nodes, slots: paths.slots,
        pageNumbers: histograms.pageNumbers, buckets: &histograms.buckets)
      guard i < range.upperBound else { break }
      stack.depth = walk.depth
      step(EventCode(rawValue: codes[i]), at: times[i], of: goroutine, &stack)
      walk.depth = stack.depth
      walk.stalledTicks = stack.stalledTicks
      i += 1
    }
    stack.depth = walk.depth
    goroutines[goroutine].calls &+= walk.calls
    goroutines[goroutine].busyTicks &+= walk.busyTicks
    if stack.depth == 0 {
      if stack.frames.count <= 4096, spareFrames.count < 64 { spareFrames.append(stack.frames) }
      stack.frames = []
    } else if !isListed[goroutine] {
      isListed[goroutine] = true
      maybeOpen.append(UInt32(goroutine))
    }
    swap(&stack, &stacks[goroutine])
  }

  /// Adds one event of any sort.
  private mutating func step(_ event: EventCode, at ticks: UInt64, of goroutine: Int, _ stack: inout CallStack) {
    switch event {
    case .exit:
      guard let call = stack.pop(at: ticks) else {
        anomalies.strayExits &+= 1
        return
      }
      paths.nodes[Int(call.node)].addCall(ticks: call.ticks, calleeTicks: call.calleeTicks)
      histograms.add(row: paths.nodes[Int(call.node)].histogram, ticks: call.ticks)
      if stack.depth == 0 { goroutines[goroutine].busyTicks &+= call.ticks }
    case .stallBegin where stack.stallBegin == nil:
      stack.stallBegin = ticks
    case .stallEnd where stack.stallBegin != nil:
      stack.endStall(at: ticks)
    case .stallBegin, .stallEnd:
      anomalies.strayStalls &+= 1
    case .gap:
      let cut = stack.sever(at: ticks, nodes: &paths.nodes, severed: &severed)
      goroutines[goroutine].busyTicks &+= cut.ticks
      anomalies.severedCalls &+= UInt64(cut.calls)
    default:
      if event.enteredFunction != nil {
        let row = histograms.row(code: event.rawValue)
        stack.push(paths.child(of: stack.innermost, key: event.rawValue, histogram: row), at: ticks)
        goroutines[goroutine].calls &+= 1
      } else if let site = event.spawnSite {
        let origin = SpawnMatcher.Origin(path: callPath(stack.innermost), site: site)
        spawns.spawn(goroutine: UInt32(goroutine), process: goroutines[goroutine].process, origin: origin)
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
