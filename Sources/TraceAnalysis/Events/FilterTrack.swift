import TraceStore
import ByteCoding
import TraceModel

/// What an `EventFilter` knows of one goroutine at the event that is looked at.
struct FilterTrack {
  struct Call {
    var code: UInt32
    var ticks: UInt64
    /// When it began by its goroutine's clock, which stands still during waits.
    var ownTime: UInt64
    var isFocused = true
    /// Where in the output its enter was written; only `passCalls` knows.
    var place: UInt32 = 0
  }

  /// The first `depth` are open calls that may count, outermost first; what follows is room for more.
  private var calls: [Call] = []
  private var depth = 0
  /// So many of them have been passed on.
  var told = 0
  /// Per open call, outermost first: whether it is left out. Empty where functions have no roles.
  private var isLeftOut: [Bool] = []
  /// Open calls that are ignored or below such a call.
  private var ignored = 0
  /// Open calls that are looked for, or below such a call.
  private var focused = 0
  /// `go` statements and waits that wait for calls before them.
  var others = Queue<(code: UInt32, ticks: UInt64)>()
  /// Tells the goroutine's own time.
  var clock = RecordingCost.Clock()
  /// The time of the last event by that clock, and of the last one passed on.
  var last: UInt64 = 0
  var lastEmitted: UInt64 = 0
  private var stalled: UInt64 = 0
  private var stallBegin: UInt64?
  /// Whether it has had an event, whether one in the window, and whether the window is over.
  var isKnown = false
  private(set) var hasBegun = false
  var isOver = false

  var isStalled: Bool { stallBegin != nil }
  var ownTime: UInt64 { (stallBegin ?? last) - stalled }

  var firstHeld: Call? { told < depth ? calls[told] : nil }

  mutating func enter(_ code: UInt32, at ticks: UInt64, _ role: CallFilter.Role, needsFocus: Bool, hasRoles: Bool) {
    guard hasRoles else {
      return push(Call(code: code, ticks: ticks, ownTime: ownTime))
    }
    if ignored > 0 || role.contains(.ignored) { ignored += 1 }
    let leftOut = ignored > 0 || role.contains(.leftOut)
    isLeftOut.append(leftOut)
    if needsFocus && ignored == 0 && (focused > 0 || role.contains(.focused)) {
      focused += 1
      // Callers of what is looked for count; those above a caller that counts do so already.
      var index = depth - 1
      while index >= told, !calls[index].isFocused {
        calls[index].isFocused = true
        index -= 1
      }
    }
    guard !leftOut else { return }
    push(Call(code: code, ticks: ticks, ownTime: ownTime, isFocused: !needsFocus || focused > 0))
  }

  /// Ends the innermost call; returns whether it has been passed on.
  mutating func exit(hasRoles: Bool) -> Bool {
    if hasRoles {
      guard let leftOut = isLeftOut.popLast() else { return false }
      if ignored > 0 { ignored -= 1 } else if focused > 0 { focused -= 1 }
      if leftOut { return false }
    }
    guard depth > 0 else { return false }
    depth -= 1
    guard told > depth else { return false }
    told = depth
    return true
  }

  private mutating func push(_ call: Call) {
    makeRoom(for: 1)
    calls[depth] = call
    depth += 1
  }

  private mutating func makeRoom(for more: Int) {
    guard calls.count < depth + more else { return }
    let none = Call(code: EventCode.exit.rawValue, ticks: 0, ownTime: 0)
    calls.append(contentsOf: repeatElement(none, count: max(4, depth)))
  }

  /// Calls that are open begin now; what recording cost before does not matter.
  mutating func begin(at from: UInt64) {
    hasBegun = true
    clock.restart()
    stalled = 0
    last = max(from, last)
    if stallBegin != nil { stallBegin = last }
    for index in 0..<depth {
      calls[index].ticks = last
      calls[index].ownTime = last
    }
  }

  /// Events up to this time are passed on without a look.
  mutating func follow(until ticks: UInt64) {
    isKnown = true
    hasBegun = true
    last = ticks
    lastEmitted = ticks
  }

  mutating func beginStall() { stallBegin = stallBegin ?? last }

  mutating func endStall() {
    if let begin = stallBegin { stalled += last - begin }
    stallBegin = nil
  }

  mutating func forget() {
    depth = 0
    isLeftOut.removeAll()
    told = 0
    ignored = 0
    focused = 0
    stallBegin = nil
  }
}

extension FilterTrack {
  /// Passes on the calls that take `shortest` or more: `EventFilter.step` for enters and exits, where nothing else decides.
  ///
  /// Every call is written when it begins, with all that it calls, and taken back if it was too short when it ends. What
  /// an event does is computed without a branch: no processor foresees whether a call calls another, nor how long it takes.
  ///
  /// - Returns: The index of the first event that it has not taken, or the end of `range`.
  mutating func passCalls(
    _ batch: EventBatch, _ range: Range<Int>, atLeast shortest: UInt64, codes outputCodes: inout [UInt32],
    times outputTimes: inout [UInt64]
  ) -> Int {
    guard others.isEmpty, !isStalled else { return range.lowerBound }
    // Not so many at once that the room for them costs more than they do, where there is one that it cannot take.
    let range = range.prefix(512)
    makeRoom(for: 2)
    var frames: [Call] = []
    swap(&frames, &self.calls)
    defer { swap(&frames, &self.calls) }
    var calls = frames.mutableSpan
    let (times, codes) = (batch.times.span, batch.codes.span)
    let (stalled, before) = (stalled, outputCodes.count)
    var (depth, last) = (depth, last)

    // Calls that are held and will have taken long enough by the last event, if they have not ended: written, too.
    let end = max(last, times[range.upperBound - 1]) - stalled
    var written = told
    while written < depth, end - calls[written].ownTime >= shortest { written += 1 }
    let room = before + written - told + range.count
    outputCodes.resize(to: room)
    outputTimes.resize(to: room)
    var newCodes = outputCodes.mutableSpan
    var newTimes = outputTimes.mutableSpan
    for index in told..<written {
      let place = before + index - told
      calls[index].place = UInt32(place)
      newCodes[place] = calls[index].code
      newTimes[place] = calls[index].ticks
    }
    // Those that will not, as far as they can end here: nothing but what they call is taken back with them.
    let start = UInt32(before + written - told)
    for index in max(written, depth - range.count)..<max(written, depth) { calls[index].place = start }

    var (place, shallowest) = (start, depth)
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
      let isShort: UInt32 = ownTime &- innermost.ownTime < shortest ? 1 : 0
      calls[depth] = Call(code: code, ticks: last, ownTime: ownTime, place: place)
      newCodes[Int(place)] = code
      newTimes[Int(place)] = last
      let isTakenBack = 0 &- (isExit & isShort)
      place = place &+ 1 &+ ((innermost.place &- place &- 1) & isTakenBack)
      depth = depth &+ 1 &- 2 &* Int(isExit)
      shallowest = min(shallowest, depth)
      index += 1
    }

    // Calls that are open are held from the first on that has not taken long enough yet.
    let ownTime = last - stalled
    told = min(told, shallowest)
    while told < depth, ownTime - calls[told].ownTime >= shortest { told += 1 }
    if told < depth { place = written <= told && told < shallowest ? start : calls[told].place }
    if Int(place) > before { lastEmitted = newTimes[Int(place) - 1] }
    outputCodes.resize(to: Int(place))
    outputTimes.resize(to: Int(place))
    self.depth = depth
    self.last = last
    return index
  }
}
