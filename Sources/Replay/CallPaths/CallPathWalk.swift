import TraceModel

/// The innermost loop of a summary: what `GoroutineReplay` does at enters and exits, on flat columns.
///
/// It takes enters and exits for which everything is at hand and leaves everything else, such as the first call of a
/// new path or a full bucket, to the caller. So it needs no check for growth, and works on spans alone.
struct CallPathWalk {
  /// As in the goroutine's `GoroutineReplay`.
  var depth: Int
  let base: UInt32
  var stalledTicks: UInt64
  /// What the events walked add up to.
  var calls: UInt64 = 0
  var inCallTicks: UInt64 = 0

  /// Walks events from `start` on; returns the index of the first that it cannot take, or `times.count`.
  mutating func advance(
    from start: Int, times: Span<UInt64>, codes: Span<UInt32>, frames: inout [GoroutineReplay<PathCall>.Frame],
    nodes: inout [CallPathTable.Node], slots: [UInt32], secret: UInt64, pageNumbers: [UInt32],
    buckets: inout [UInt32]
  ) -> Int {
    var frames = frames.mutableSpan
    var nodes = nodes.mutableSpan
    var buckets = buckets.mutableSpan
    let slots = slots.span
    let pageNumbers = pageNumbers.span
    let slotCount = slots.count
    let mask = slotCount - 1
    let numberMask = CallPathTable.numberMask(slotCount: slotCount)
    let stalled = stalledTicks
    var depth = depth
    var current = depth > 0 ? frames[depth - 1].call.node : base
    // The call that ended last, if that was below `current`.
    var previous: UInt32 = 0
    var (calls, inCalls) = (UInt64(0), UInt64(0))
    var i = start
    walk: while i < times.count {
      let code = codes[i]
      if code == EventCode.exit.rawValue {
        guard depth > 0 else { break }
        let frame = frames[depth - 1]
        let ticks = GoroutineReplay<PathCall>.duration(from: frame.enterTicks, to: times[i], stalled: stalled)
        let node = Int(frame.call.node)
        let bucket = UInt(truncatingIfNeeded: LatencyHistogram.bucketIndex(ticks: ticks))
        let page = UInt(pageNumbers[Int(UInt(nodes[node].histogram) &+ bucket / UInt(HistogramTable.bucketsPerPage))])
        let counter = Int(
          truncatingIfNeeded: page &* UInt(HistogramTable.bucketsPerPage) &+ bucket
            % UInt(HistogramTable.bucketsPerPage))
        let count = buckets[counter]
        guard count != .max else { break }
        buckets[counter] = count &+ 1
        nodes[node].addCall(ticks: ticks, calleeTicks: frame.call.calleeTicks)
        previous = frame.call.node
        depth -= 1
        if depth > 0 {
          frames[depth - 1].call.calleeTicks &+= ticks
          current = frames[depth - 1].call.node
        } else {
          inCalls &+= ticks
          current = base
        }
      } else {
        guard code < EventCode.spawnBit, depth < frames.count else { break }
        let identity = CallPathTable.Node.identity(parent: current, key: code)
        // Functions mostly call one function again, or the next: what they called first is listed in that order. The
        // root, which is no child, stands for a previous call where there was none.
        var found = previous
        if nodes[Int(found)].identity != identity { found = nodes[Int(previous)].nextSibling }
        if nodes[Int(found)].identity != identity {
          var listed = 0
          found = nodes[Int(current)].firstChild
          while found != 0, nodes[Int(found)].identity != identity {
            listed += 1
            found = nodes[Int(found)].nextSibling
          }
          if found == 0 {
            // Reserved codes are never in the table either.
            guard listed == CallPathTable.maximumListed else { break }
            let lookup = CallPathTable.Lookup(identity, slotCount: slotCount, secret: secret)
            var slot = lookup.slot
            while true {
              let entry = slots[slot]
              if let number = lookup.number(in: entry, mask: numberMask), nodes[number].identity == identity {
                found = UInt32(truncatingIfNeeded: number)
                break
              }
              if entry == 0 { break walk }
              slot = (slot + 1) & mask
            }
          }
        }
        current = found
        previous = 0
        frames[depth] = GoroutineReplay.Frame(enterTicks: times[i] &- stalled, call: PathCall(node: current))
        depth += 1
        calls &+= 1
      }
      i += 1
    }
    self.depth = depth
    self.calls &+= calls
    self.inCallTicks &+= inCalls
    return i
  }
}
