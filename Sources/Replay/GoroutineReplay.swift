public import TraceModel

/// Replays the events of one goroutine, one after the other: its open calls, and its own clock, which stands still
/// while it waits for the recorder (docs/FORMAT.md, "Rules").
///
/// This is the one place that says what an event does. Loops that must be faster handle enters and exits themselves,
/// leave everything else to `apply`, and are compared with it by tests.
///
/// - `Call`: what is kept of each open call.
/// - Times are in any unit, as long as it is one; they do not decrease in a well-formed trace.
public struct GoroutineReplay<Call: Sendable>: Sendable {
  /// An open call.
  public struct Frame: Sendable {
    /// When the call began by the goroutine's own clock.
    public var enterTicks: UInt64
    public var call: Call

    @inlinable
    public init(enterTicks: UInt64, call: Call) {
      self.enterTicks = enterTicks
      self.call = call
    }
  }

  /// A call that is over, and the time it took by the goroutine's own clock, callees included.
  public struct EndedCall: Sendable {
    public var call: Call
    public var ticks: UInt64

    @inlinable
    init(call: Call, ticks: UInt64) {
      self.call = call
      self.ticks = ticks
    }
  }

  /// The first `depth` are open calls, outermost first; what follows is room for more and means nothing.
  public var frames: [Frame]
  public var depth: Int
  /// How much the goroutine's own clock is behind, without the stall that is not over.
  public var stalledTicks: UInt64
  /// When the stall began that is not over.
  public var stallBegin: UInt64?

  // Values are given here, where they can be inlined.
  @inlinable
  @inline(__always)
  public init() {
    frames = []
    depth = 0
    stalledTicks = 0
    stallBegin = nil
  }

  /// Does what `event` says.
  ///
  /// - Parameter entering: what to keep of a call of that function, given what is kept of its caller.
  /// - Complexity: O(1), at a gap O(open calls).
  // Always inlined, like all that it calls for enters and exits: with some types of `Call` the optimizer leaves it
  // generic, which makes an event ten times as expensive.
  @inlinable
  @inline(__always)
  public mutating func apply(
    _ event: Event, at ticks: UInt64, entering: (_ function: FunctionID, _ caller: Call?) -> Call
  ) -> ReplayEffect<Call> {
    switch event {
    case .enter(let function):
      enter(entering(function, innermost), at: ticks)
      return .entered
    case .exit:
      guard let ended = exit(at: ticks) else { return .strayExit }
      return .returned(ended)
    case .spawn(let site):
      return .spawned(site)
    case .stallBegin:
      return beginStall(at: ticks) ? .stalled : .strayStall
    case .stallEnd:
      guard let begin = endStall(at: ticks) else { return .strayStall }
      return .resumed(since: begin)
    case .gap:
      return .cutOff(cutOff(at: ticks))
    case .unknown(let code):
      return .unknown(code)
    }
  }

  /// What is kept of the innermost open call.
  @inlinable
  public var innermost: Call? {
    @inline(__always)
    get { depth > 0 ? frames[depth - 1].call : nil }
    set { if depth > 0, let newValue { frames[depth - 1].call = newValue } }
  }

  /// The open calls, outermost first.
  @inlinable
  public var openCalls: ArraySlice<Frame> { frames[..<depth] }

  @inlinable
  @inline(__always)
  public mutating func enter(_ call: Call, at ticks: UInt64) {
    let frame = Frame(enterTicks: ticks &- stalledTicks, call: call)
    if depth == frames.count {
      grow(by: max(4, depth), with: frame)
    } else {
      frames[depth] = frame
    }
    depth += 1
  }

  /// Ends the innermost open call; `nil` where there is none.
  @inlinable
  @inline(__always)
  public mutating func exit(at ticks: UInt64) -> EndedCall? {
    guard depth > 0 else { return nil }
    depth -= 1
    let frame = frames[depth]
    return EndedCall(
      call: frame.call, ticks: Self.duration(from: frame.enterTicks, to: ticks, stalled: stalledTicks))
  }

  /// Ends the innermost open call, of which no event says when it returned, at `ticks` or where the stall began that is
  /// not over; `nil` where there is none.
  @inlinable
  public mutating func cutInnermost(at ticks: UInt64) -> EndedCall? { exit(at: openEnd(ticks)) }

  /// Ends all open calls, for what follows is not known; the innermost is the first of what is returned.
  @inlinable
  public mutating func cutOff(at ticks: UInt64) -> [EndedCall] {
    defer {
      depth = 0
      stallBegin = nil
    }
    return Array(callsEnding(at: ticks))
  }

  /// The open calls as if they ended at `ticks`, the innermost first.
  ///
  /// - Complexity: O(open calls) to go through them; there may be millions, so no copy is made.
  @inlinable
  public func callsEnding(at ticks: UInt64) -> some Sequence<EndedCall> {
    let (end, stalled) = (openEnd(ticks), stalledTicks)
    return frames[..<depth].reversed().lazy.map { frame in
      EndedCall(call: frame.call, ticks: Self.duration(from: frame.enterTicks, to: end, stalled: stalled))
    }
  }

  /// Lets the open calls, and the stall that is not over, begin at `ticks`, as if the recording began there.
  @inlinable
  public mutating func restart(at ticks: UInt64, _ change: (inout Call) -> Void) {
    stalledTicks = 0
    if stallBegin != nil { stallBegin = ticks }
    for index in 0..<depth {
      frames[index].enterTicks = ticks
      change(&frames[index].call)
    }
  }

  /// Makes room for so many more calls.
  @inlinable
  public mutating func reserve(_ more: Int, filledWith filler: Call) {
    guard frames.count < depth + more else { return }
    // Of a recursion of ten million calls, twice as many would be a quarter of a gigabyte.
    grow(by: max(more, 4, depth < 1 << 16 ? depth : depth / 4), with: Frame(enterTicks: 0, call: filler))
  }

  @inlinable
  mutating func grow(by count: Int, with frame: Frame) {
    // One by one: appending repeated elements is left generic by the optimizer.
    frames.reserveCapacity(frames.count + count)
    for _ in 0..<count { frames.append(frame) }
  }
}

extension GoroutineReplay {
  /// Appends events that enter at `ticks` the open calls for which `code` has one, and begin the stall that is not
  /// over. With these in front, the goroutine's later events are a recording of their own.
  @inlinable
  @inline(__always)
  public func appendOpenCalls(to batch: inout EventBatch, at ticks: UInt64, _ code: (Call) -> EventCode?) {
    let before = batch.codes.count
    for index in 0..<depth {
      if let code = code(frames[index].call) { batch.append(code, at: ticks) }
    }
    if batch.codes.count > before, stallBegin != nil { batch.append(.stallBegin, at: ticks) }
  }
}
