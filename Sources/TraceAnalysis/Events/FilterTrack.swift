import DequeModule
import Replay
import TraceModel
import ByteCoding

/// What an `EventFilter` knows of one goroutine at the event that is looked at.
struct FilterTrack {
  /// An open call that may count.
  struct Call {
    var code: EventCode
    var ticks: UInt64
    var isFocused = true
    /// The index in the output of its enter; only `passCalls` knows.
    var output: UInt32 = 0
  }

  /// Without the calls that are left out.
  private var replay = GoroutineReplay<Call>()
  /// So many of the open calls have been passed on.
  private var passed = 0
  /// Per open call, outermost first: whether it is left out. Empty where functions have no roles.
  private var isLeftOut: [Bool] = []
  /// Open calls that are ignored or below such a call.
  private var ignored = 0
  /// Open calls that are looked for, or below such a call.
  private var focused = 0
  /// Events that are no calls and wait for calls before them.
  var others: Deque<(code: EventCode, ticks: UInt64)> = []
  /// The goroutine's own time.
  var clock = Compensation.Clock()
  /// The time of the last event by that clock, and of the last one passed on.
  var last: UInt64 = 0
  var lastEmitted: UInt64 = 0
  /// Whether it has had an event, whether one in the window, and whether the window is over.
  var isKnown = false
  private(set) var hasBegun = false
  var isOver = false

  var isStalled: Bool { replay.stallBegin != nil }
  /// Whether a call has been passed on that is open.
  var hasPassedCalls: Bool { passed > 0 }

  /// The outermost open call that has not been passed on, and how long it has lasted.
  var firstHeld: (call: Call, duration: UInt64)? {
    guard passed < replay.depth else { return nil }
    let frame = replay.frames[passed]
    return (frame.call, replay.ownTicks(at: last) &- frame.enterTicks)
  }

  mutating func passFirstHeld() { passed += 1 }

  mutating func enter(_ code: EventCode, _ role: CallFilter.Role, needsFocus: Bool, hasRoles: Bool) {
    guard hasRoles else { return push(Call(code: code, ticks: last)) }
    if ignored > 0 || role.contains(.ignored) { ignored += 1 }
    let leftOut = ignored > 0 || role.contains(.leftOut)
    isLeftOut.append(leftOut)
    if needsFocus && ignored == 0 && (focused > 0 || role.contains(.focused)) {
      focused += 1
      // Callers of what is looked for count; those above a caller that counts do so already.
      var index = replay.depth - 1
      while index >= passed, !replay.frames[index].call.isFocused {
        replay.frames[index].call.isFocused = true
        index -= 1
      }
    }
    guard !leftOut else { return }
    push(Call(code: code, ticks: last, isFocused: !needsFocus || focused > 0))
  }

  private mutating func push(_ call: Call) {
    _ = replay.apply(call.code.event, at: last) { _, _ in call }
  }

  /// Ends the innermost call; returns whether it has been passed on.
  mutating func exit(hasRoles: Bool) -> Bool {
    if hasRoles {
      guard let leftOut = isLeftOut.popLast() else { return false }
      if ignored > 0 { ignored -= 1 } else if focused > 0 { focused -= 1 }
      if leftOut { return false }
    }
    guard case .returned = apply(.exit), passed > replay.depth else { return false }
    passed = replay.depth
    return true
  }

  /// An event that enters no call.
  @discardableResult
  mutating func apply(_ event: Event) -> ReplayEffect<Call> {
    replay.apply(event, at: last) { function, _ in Call(code: .enter(function), ticks: last) }
  }

  /// Calls that are open begin now; what recording cost before does not matter.
  mutating func begin(at from: UInt64) {
    hasBegun = true
    clock.restart()
    last = max(from, last)
    replay.restart(at: last) { [last] in $0.ticks = last }
  }

  /// Events up to this time are passed on without a look.
  mutating func follow(until ticks: UInt64) {
    isKnown = true
    hasBegun = true
    last = ticks
    lastEmitted = ticks
  }

  /// All open calls are cut off.
  mutating func forget() {
    apply(.gap)
    isLeftOut.removeAll()
    passed = 0
    ignored = 0
    focused = 0
  }
}

extension FilterTrack {
  /// Passes on the calls that take `minimumDuration` or more: what `EventFilter.step` does at enters and exits, where
  /// nothing else decides.
  ///
  /// Every call is written when it begins, with all that it calls, and taken back if it was too short when it ends.
  /// What an event does is computed without a branch: no processor foresees whether a call calls another, nor how long
  /// it takes.
  ///
  /// - Returns: The index of the first event that it has not taken, or the end of `range`.
  mutating func passCalls(
    _ batch: EventBatch, _ range: Range<Int>, atLeast minimumDuration: UInt64, codes outputCodes: inout [UInt32],
    times outputTimes: inout [UInt64]
  ) -> Int {
    guard others.isEmpty, !isStalled else { return range.lowerBound }
    // Not so many at once that the room for them costs more than they do, where there is one that it cannot take.
    let range = range.prefix(512)
    replay.reserve(2, filledWith: Call(code: .exit, ticks: 0))
    var frames: [GoroutineReplay<Call>.Frame] = []
    swap(&frames, &replay.frames)
    defer { swap(&frames, &replay.frames) }
    var calls = frames.mutableSpan
    let (times, codes) = (batch.times.span, batch.codes.span)
    let (stalled, before) = (replay.stalledTicks, outputCodes.count)
    var (depth, last) = (replay.depth, last)

    // Calls that are held and will have taken long enough by the last event, if they have not ended: written, too.
    let end = max(last, times[range.upperBound - 1]) - stalled
    var written = passed
    while written < depth, end - calls[written].enterTicks >= minimumDuration { written += 1 }
    let room = before + written - passed + range.count
    outputCodes.resize(to: room)
    outputTimes.resize(to: room)
    var newCodes = outputCodes.mutableSpan
    var newTimes = outputTimes.mutableSpan
    for index in passed..<written {
      let output = before + index - passed
      calls[index].call.output = UInt32(output)
      newCodes[output] = calls[index].call.code.rawValue
      newTimes[output] = calls[index].call.ticks
    }
    // Those that will not, as far as they can end here: nothing but what they call is taken back with them.
    let start = UInt32(before + written - passed)
    for index in max(written, depth - range.count)..<max(written, depth) { calls[index].call.output = start }

    var (output, shallowest) = (start, depth)
    var index = range.lowerBound
    while index < range.upperBound {
      let code = codes[index]
      // Neither an enter nor an exit, an exit without a call, or no room: seldom enough to be foreseen.
      let isRare = EventCode(rawValue: code).isNeitherEnterNorExit
      guard !isRare, depth | Int(code) != 0, depth + 1 < calls.count else { break }
      last = max(last, times[index])
      let ownTime = last &- stalled
      let innermost = calls[max(depth, 1) - 1]
      let isExit: UInt32 = code == EventCode.exit.rawValue ? 1 : 0
      let isShort: UInt32 = ownTime &- innermost.enterTicks < minimumDuration ? 1 : 0
      calls[depth] = GoroutineReplay.Frame(
        enterTicks: ownTime, call: Call(code: EventCode(rawValue: code), ticks: last, output: output))
      newCodes[Int(output)] = code
      newTimes[Int(output)] = last
      let isTakenBack = 0 &- (isExit & isShort)
      output = output &+ 1 &+ ((innermost.call.output &- output &- 1) & isTakenBack)
      depth = depth &+ 1 &- 2 &* Int(isExit)
      shallowest = min(shallowest, depth)
      index += 1
    }

    // Calls that are open are held from the first on that has not taken long enough yet.
    let ownTime = last - stalled
    passed = min(passed, shallowest)
    while passed < depth, ownTime - calls[passed].enterTicks >= minimumDuration { passed += 1 }
    if passed < depth { output = written <= passed && passed < shallowest ? start : calls[passed].call.output }
    if Int(output) > before { lastEmitted = newTimes[Int(output) - 1] }
    outputCodes.resize(to: Int(output))
    outputTimes.resize(to: Int(output))
    replay.depth = depth
    self.last = last
    return index
  }
}
