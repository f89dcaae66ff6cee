import TraceStore

/// What an `EventFilter` knows of one goroutine at the event that is looked at.
struct FilterTrack {
  struct Call {
    var code: UInt32
    var ticks: UInt64
    /// When it began by its goroutine's clock, which stands still during waits.
    var ownTime: UInt64
    var isFocused: Bool
  }

  /// Open calls that may count, outermost first; the first `told` have been passed on.
  var calls: [Call] = []
  var told = 0
  /// Per open call, outermost first: whether it is left out. Empty where functions have no roles.
  private var isLeftOut: [Bool] = []
  /// Open calls that are ignored or below such a call.
  private var ignored = 0
  /// Open calls that are looked for, or below such a call.
  private var focused = 0
  /// `go` statements and waits that wait for calls before them.
  var others: [(code: UInt32, ticks: UInt64)] = []
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

  var firstHeld: Call? { told < calls.count ? calls[told] : nil }

  mutating func enter(_ code: UInt32, at ticks: UInt64, _ role: CallFilter.Role, needsFocus: Bool, hasRoles: Bool) {
    guard hasRoles else {
      return calls.append(Call(code: code, ticks: ticks, ownTime: ownTime, isFocused: true))
    }
    if ignored > 0 || role.contains(.ignored) { ignored += 1 }
    let leftOut = ignored > 0 || role.contains(.leftOut)
    isLeftOut.append(leftOut)
    if needsFocus && ignored == 0 && (focused > 0 || role.contains(.focused)) {
      focused += 1
      // Callers of what is looked for count; those above a caller that counts do so already.
      var index = calls.count - 1
      while index >= told, !calls[index].isFocused {
        calls[index].isFocused = true
        index -= 1
      }
    }
    guard !leftOut else { return }
    calls.append(Call(code: code, ticks: ticks, ownTime: ownTime, isFocused: !needsFocus || focused > 0))
  }

  /// Ends the innermost call; returns whether it has been passed on.
  mutating func exit(hasRoles: Bool) -> Bool {
    if hasRoles {
      guard let leftOut = isLeftOut.popLast() else { return false }
      if ignored > 0 { ignored -= 1 } else if focused > 0 { focused -= 1 }
      if leftOut { return false }
    }
    guard calls.popLast() != nil else { return false }
    guard told > calls.count else { return false }
    told = calls.count
    return true
  }

  /// Calls that are open begin now; what recording cost before does not matter.
  mutating func begin(at from: UInt64) {
    hasBegun = true
    clock.restart()
    stalled = 0
    last = max(from, last)
    if stallBegin != nil { stallBegin = last }
    for index in calls.indices {
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
    calls.removeAll()
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
  /// - Returns: The index of the first event that is neither, or the end of `range`.
  mutating func passCalls(
    _ batch: EventBatch, _ range: Range<Int>, atLeast shortest: UInt64, to output: inout EventBatch
  ) -> Int {
    guard others.isEmpty, !isStalled else { return range.lowerBound }
    var calls: [Call] = []
    swap(&calls, &self.calls)
    defer { swap(&calls, &self.calls) }
    let (times, codes) = (batch.times.span, batch.codes.span)
    var (told, last) = (told, last)
    // When the first call that is held will have taken long enough.
    var due = told < calls.count ? saturatingSum(calls[told].ownTime, shortest) : .max
    var index = range.lowerBound
    while index < range.upperBound {
      let code = codes[index]
      let isExit = code == EventCode.exit.rawValue
      guard isExit || EventCode(rawValue: code).enteredFunction != nil else { break }
      last = max(last, times[index])
      let ownTime = last - stalled
      while ownTime >= due {
        output.codes.append(calls[told].code)
        output.times.append(calls[told].ticks)
        lastEmitted = calls[told].ticks
        told += 1
        due = told < calls.count ? saturatingSum(calls[told].ownTime, shortest) : .max
      }
      if !isExit {
        if told == calls.count { due = saturatingSum(ownTime, shortest) }
        calls.append(Call(code: code, ticks: last, ownTime: ownTime, isFocused: true))
      } else if calls.popLast() != nil, told >= calls.count {
        due = .max
        if told > calls.count {
          told = calls.count
          output.codes.append(code)
          output.times.append(last)
          lastEmitted = last
        }
      }
      index += 1
    }
    self.told = told
    self.last = last
    return index
  }
}
