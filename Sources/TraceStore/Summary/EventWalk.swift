/// The innermost loop of a summary.
///
/// It takes enters and exits for which everything is at hand and leaves everything else, such as the first call of a
/// new path, to the caller. So it needs no check for growth, and works on spans alone: about 50 instructions per event.
struct EventWalk {
  /// As in the goroutine's `CallStack`.
  var depth: Int
  let base: UInt32
  var stalledTicks: UInt64
  /// What the events walked add up to.
  var calls: UInt64 = 0
  var busyTicks: UInt64 = 0

  /// Walks events from `start` on; returns the index of the first that it cannot take, or `times.count`.
  mutating func advance(
    from start: Int, times: Span<UInt64>, codes: Span<UInt32>, frames: inout [CallStack.Frame],
    nodes: inout [CallPathTable.Node], slots: [CallPathTable.Slot], pageNumbers: [UInt32], buckets: inout [UInt64]
  ) -> Int {
    var frames = frames.mutableSpan
    var nodes = nodes.mutableSpan
    var buckets = buckets.mutableSpan
    let slots = slots.span
    let pageNumbers = pageNumbers.span
    let slotCount = slots.count
    let mask = slotCount - 1
    let stalled = stalledTicks
    var depth = depth
    var current = depth > 0 ? frames[depth - 1].node : base
    var (calls, busy) = (UInt64(0), UInt64(0))
    var i = start
    walk: while i < times.count {
      let code = codes[i]
      if code == EventCode.exit.rawValue {
        guard depth > 0 else { break }
        let frame = frames[depth - 1]
        let ticks = CallStack.duration(from: frame.enterTicks, to: times[i], stalled: stalled)
        let node = Int(frame.node)
        let bucket = LatencyHistogram.bucketIndex(ticks: ticks)
        let row = Int(nodes[node].histogram)
        let page = Int(
          pageNumbers[row * HistogramTable.pagesPerFunction + bucket / HistogramTable.bucketsPerPage])
        guard page != 0 else { break }
        buckets[page * HistogramTable.bucketsPerPage + bucket % HistogramTable.bucketsPerPage] &+= 1
        nodes[node].addCall(ticks: ticks, calleeTicks: frame.calleeTicks)
        depth -= 1
        if depth > 0 {
          frames[depth - 1].calleeTicks &+= ticks
          current = frames[depth - 1].node
        } else {
          busy &+= ticks
          current = base
        }
      } else {
        guard code < EventCode.spawnBit, depth < frames.count else { break }
        let key = CallPathTable.key(parent: current, key: code)
        var slot = CallPathTable.firstSlot(key, slotCount: slotCount)
        while slots[slot].key != key {
          // Reserved codes are never in the table either.
          if slots[slot].key == 0 { break walk }
          slot = (slot + 1) & mask
        }
        current = slots[slot].node
        frames[depth] = CallStack.Frame(enterTicks: times[i] &- stalled, calleeTicks: 0, node: current)
        depth += 1
        calls &+= 1
      }
      i += 1
    }
    self.depth = depth
    self.calls &+= calls
    self.busyTicks &+= busy
    return i
  }
}
