public import TraceModel
import Paging

// What events add to a summary.

extension SummaryBuilder: ArrivalVisitor {
  /// Adds some events of one run.
  public mutating func add(_ batch: EventBatch, _ range: Range<Int>, of number: UInt32) {
    guard number < states.count else {
      anomalies.unknownEvents &+= UInt64(range.count)
      return
    }
    guard !range.isEmpty else { return }
    let (first, last) = (batch.times[range.lowerBound], batch.times[range.upperBound - 1])
    ticks = ticks.map { min($0.lowerBound, first)...max($0.upperBound, last) } ?? first...max(first, last)
    let index = states.locate(Int(number))
    if !states.entries[index].hasEvents {
      states.entries[index].hasEvents = true
      states.entries[index].goroutine.firstTicks = first
    }
    states.entries[index].goroutine.lastTicks = max(states.entries[index].goroutine.lastTicks, last)

    // Out of the table while it changes.
    var replay = GoroutineReplay<PathCall>()
    swap(&replay, &states.entries[index].replay)
    if replay.frames.isEmpty, let spare = spareFrames.popLast() { replay.frames = spare }
    let (times, codes) = (batch.times.span.extracting(..<range.upperBound), batch.codes.span)
    var walk = CallPathWalk(depth: replay.depth, base: baseNode(at: index), stalledTicks: replay.stalledTicks)
    var i = range.lowerBound
    while true {
      i = walk.advance(
        from: i, times: times, codes: codes, frames: &replay.frames, nodes: &paths.nodes, slots: paths.slots,
        secret: paths.secret, pageNumbers: histograms.pageNumbers, buckets: &histograms.buckets)
      guard i < range.upperBound else { break }
      if let function = EventCode(rawValue: codes[i]).enteredFunction, walk.depth < replay.frames.count {
        enterNew(function, walk: &walk, at: times[i], &replay)
        i += 1
        continue
      }
      replay.depth = walk.depth
      step(EventCode(rawValue: codes[i]).event, at: times[i], of: number, stateAt: index, &replay)
      walk.depth = replay.depth
      walk.stalledTicks = replay.stalledTicks
      i += 1
    }
    replay.depth = walk.depth
    states.entries[index].goroutine.calls &+= walk.calls
    states.entries[index].goroutine.inCallTicks &+= walk.inCallTicks
    if replay.depth == 0 {
      if replay.frames.count <= 4096, spareFrames.count < 64 { spareFrames.append(replay.frames) }
      replay.frames = []
    }
    let isOpen = replay.depth > 0
    swap(&replay, &states.entries[index].replay)
    if isOpen { list(number) }
  }

  /// Adds the first call of a new path.
  private mutating func enterNew(
    _ function: FunctionID, walk: inout CallPathWalk, at ticks: UInt64, _ replay: inout GoroutineReplay<PathCall>
  ) {
    let code = EventCode.enter(function).rawValue
    let caller = walk.depth > 0 ? replay.frames[walk.depth - 1].call.node : walk.base
    let node = paths.child(of: caller, key: code, histogram: histograms.row(code: code))
    replay.frames[walk.depth] = GoroutineReplay.Frame(
      enterTicks: ticks &- walk.stalledTicks, call: PathCall(node: node))
    walk.depth += 1
    walk.calls &+= 1
  }

  /// Adds one event of any kind.
  private mutating func step(
    _ event: Event, at ticks: UInt64, of number: UInt32, stateAt index: Int, _ replay: inout GoroutineReplay<PathCall>
  ) {
    let base = baseNode(at: index)
    let effect = replay.apply(event, at: ticks) { function, caller in
      let code = EventCode.enter(function).rawValue
      let row = histograms.row(code: code)
      return PathCall(node: paths.child(of: caller?.node ?? base, key: code, histogram: row))
    }
    switch effect {
    case .entered:
      states.entries[index].goroutine.calls &+= 1
    case .returned(let ended):
      paths.nodes[Int(ended.call.node)].addCall(ticks: ended.ticks, calleeTicks: ended.call.calleeTicks)
      histograms.add(row: paths.nodes[Int(ended.call.node)].histogram, ticks: ended.ticks)
      replay.innermost?.calleeTicks &+= ended.ticks
      if replay.depth == 0 { states.entries[index].goroutine.inCallTicks &+= ended.ticks }
    case .strayExit:
      anomalies.strayExits &+= 1
    case .spawned(let site):
      let path = callPath(replay.innermost?.node ?? base)
      let process = states.entries[index].goroutine.process
      spawns.spawn(goroutine: number, process: process, path: path, site: site, ())
    case .stalled, .resumed:
      // Its clock stands still.
      break
    case .strayStall:
      anomalies.strayStalls &+= 1
    case .cutOff(let calls):
      states.entries[index].lacksEvents = true
      states.entries[index].goroutine.inCallTicks &+= sever(calls)
    case .unknown:
      anomalies.unknownEvents &+= 1
    }
  }

  /// Adds calls that were cut off, the innermost first; returns the time of the outermost.
  mutating func sever(_ calls: [GoroutineReplay<PathCall>.EndedCall]) -> UInt64 {
    anomalies.severedCalls &+= UInt64(calls.count)
    return Self.forEach(calls) { node, ticks, selfTime in
      paths.nodes[Int(node)].calls &+= 1
      paths.nodes[Int(node)].totalTime &+= ticks
      paths.nodes[Int(node)].selfTime &+= selfTime
      severed[node, default: SeveredCalls()].calls &+= 1
      severed[node, default: SeveredCalls()].totalTime &+= ticks
    }
  }

  /// Calls `body` with calls that end together, the innermost first; returns the time of the outermost.
  static func forEach(
    _ calls: some Sequence<GoroutineReplay<PathCall>.EndedCall>,
    _ body: (_ node: UInt32, _ ticks: UInt64, _ selfTime: UInt64) -> Void
  ) -> UInt64 {
    var inner: UInt64 = 0
    for ended in calls {
      body(ended.call.node, ended.ticks, ended.ticks &- ended.call.calleeTicks &- inner)
      inner = ended.ticks
    }
    return inner
  }
}
