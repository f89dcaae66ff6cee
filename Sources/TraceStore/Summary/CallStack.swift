/// The open calls of one goroutine, and the clock by which they are measured.
struct CallStack: Sendable {
  struct Frame {
    /// When the call began, by the goroutine's own clock, which stands still during stalls.
    var enterTicks: UInt64 = 0
    /// Time of finished callees.
    var calleeTicks: UInt64 = 0
    var node: UInt32 = 0
  }

  /// The first `depth` are open calls, outermost first; what follows is room for more.
  var frames: [Frame] = []
  var depth = 0
  /// The node below which root calls hang.
  var base: UInt32 = 0
  /// How much the goroutine's own clock is behind.
  var stalledTicks: UInt64 = 0
  /// When the stall began that is not over.
  var stallBegin: UInt64?

  /// The node of the innermost open call, or what root calls hang below.
  var innermost: UInt32 { depth > 0 ? frames[depth - 1].node : base }

  mutating func push(_ node: UInt32, at ticks: UInt64) {
    if depth == frames.count {
      frames.append(contentsOf: repeatElement(Frame(), count: max(4, depth)))
    }
    frames[depth] = Frame(enterTicks: ticks &- stalledTicks, calleeTicks: 0, node: node)
    depth += 1
  }

  /// Ends the innermost open call; `nil` where there is none.
  mutating func pop(at ticks: UInt64) -> (node: UInt32, ticks: UInt64, calleeTicks: UInt64)? {
    guard depth > 0 else { return nil }
    depth -= 1
    let frame = frames[depth]
    let ticks = Self.duration(from: frame.enterTicks, to: ticks, stalled: stalledTicks)
    if depth > 0 { frames[depth - 1].calleeTicks &+= ticks }
    return (frame.node, ticks, frame.calleeTicks)
  }

  /// Takes the time since `stallBegin` out of every open call.
  mutating func endStall(at ticks: UInt64) {
    guard let begin = stallBegin else { return }
    if ticks > begin { stalledTicks &+= ticks - begin }
    stallBegin = nil
  }

  /// Cuts off all open calls at `ticks`; returns how many they were and the time of the outermost.
  mutating func sever(
    at ticks: UInt64, nodes: inout [CallPathTable.Node], severed: inout [UInt32: SeveredCalls]
  ) -> (calls: Int, ticks: UInt64) {
    let outermost = forEachOpenCall(until: ticks) { node, ticks, selfTicks in
      nodes[Int(node)].calls &+= 1
      nodes[Int(node)].totalTicks &+= ticks
      nodes[Int(node)].selfTicks &+= selfTicks
      severed[node, default: SeveredCalls()].calls &+= 1
      severed[node, default: SeveredCalls()].ticks &+= ticks
    }
    defer {
      depth = 0
      stallBegin = nil
    }
    return (depth, outermost)
  }

  /// How long a call has taken by the goroutine's own clock.
  @inline(__always)
  static func duration(from enter: UInt64, to ticks: UInt64, stalled: UInt64) -> UInt64 {
    let now = ticks &- stalled
    // Time never runs backwards in a well-formed trace; in others this keeps sums sensible.
    return now > enter ? now &- enter : 0
  }

  /// Tells `body` of all open calls as if they ended at `end`, the innermost first; returns the time of the outermost.
  ///
  /// - Complexity: O(depth).
  func forEachOpenCall(
    until end: UInt64, _ body: (_ node: UInt32, _ ticks: UInt64, _ selfTicks: UInt64) -> Void
  ) -> UInt64 {
    let now = stallBegin.map { min($0, end) } ?? end
    var inner: UInt64 = 0
    for frame in frames[..<depth].reversed() {
      let ticks = Self.duration(from: frame.enterTicks, to: now, stalled: stalledTicks)
      body(frame.node, ticks, ticks &- frame.calleeTicks &- inner)
      inner = ticks
    }
    return inner
  }
}
