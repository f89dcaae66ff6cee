import Replay
import Testing
import TraceModel

/// What the events of one goroutine mean, for all short sequences of them.
struct GoroutineReplayTests {
  private static let alphabet: [Event] = [
    .enter(FunctionID(rawValue: 0)), .enter(FunctionID(rawValue: 1)), .exit, .spawn(SpawnSiteID(rawValue: 0)),
    .stallBegin, .stallEnd, .gap, .unknown(EventCode(rawValue: 9)),
  ]

  /// An event at a time, from 0 on, with gaps of which no two sums are equal by chance.
  private static func time(_ index: Int) -> UInt64 { UInt64(1) << UInt64(index) }

  /// What happened, in words, by the plain definition: each call is looked up from the beginning of the sequence.
  private static func plain(_ events: [Event]) -> [String] {
    var lines: [String] = []
    // Indices of the enters of open calls, and where the stall began that is not over.
    var open: [Int] = []
    var stall: Int?
    // Time of all stalls that are over, by the index of the event before which they were.
    var stalls: [(begin: Int, end: Int)] = []

    func duration(from enter: Int, to end: UInt64) -> UInt64 {
      let before = stalls.filter { $0.end <= enter }.reduce(0) { $0 + time($1.end) - time($1.begin) }
      let all = stalls.reduce(0) { $0 + time($1.end) - time($1.begin) }
      // By the goroutine's own clock.
      let (began, ended) = (Int64(time(enter) - before), Int64(end) - Int64(all))
      return UInt64(max(ended - began, 0))
    }
    func name(_ enter: Int) -> String {
      guard case .enter(let function) = events[enter] else { return "" }
      return "f\(function.rawValue)"
    }

    for (index, event) in events.enumerated() {
      switch event {
      case .enter:
        open.append(index)
        lines.append("enter \(name(index)) in \(open.dropLast().last.map(name) ?? "none")")
      case .exit:
        if let call = open.popLast() {
          lines.append("exit \(name(call)) \(duration(from: call, to: time(index)))")
        } else {
          lines.append("stray exit")
        }
      case .spawn(let site):
        lines.append("spawn \(site.rawValue)")
      case .stallBegin:
        lines.append(stall == nil ? "stall" : "stray stall")
        stall = stall ?? index
      case .stallEnd:
        lines.append(stall.map { "resume since \(time($0))" } ?? "stray stall")
        if let stall { stalls.append((stall, index)) }
        stall = nil
      case .gap:
        let end = stall.map(time) ?? time(index)
        lines.append(
          "gap " + open.reversed().map { "\(name($0)) \(duration(from: $0, to: end))" }.joined(separator: ", "))
        open = []
        stall = nil
      case .unknown(let code):
        lines.append("unknown \(code.rawValue)")
      }
    }
    let end = stall.map(time) ?? time(events.count)
    lines.append(
      "open " + open.reversed().map { "\(name($0)) \(duration(from: $0, to: end))" }.joined(separator: ", "))
    return lines
  }

  private static func replayed(_ events: [Event]) -> [String] {
    var lines: [String] = []
    var replay = GoroutineReplay<String>()
    func text(_ calls: [GoroutineReplay<String>.EndedCall]) -> String {
      calls.map { "\($0.call) \($0.ticks)" }.joined(separator: ", ")
    }
    for (index, event) in events.enumerated() {
      var entered = ""
      let effect = replay.apply(event, at: time(index)) { function, caller in
        entered = "enter f\(function.rawValue) in \(caller ?? "none")"
        return "f\(function.rawValue)"
      }
      switch effect {
      case .entered: lines.append(entered)
      case .returned(let ended): lines.append("exit \(ended.call) \(ended.ticks)")
      case .strayExit: lines.append("stray exit")
      case .spawned(let site): lines.append("spawn \(site.rawValue)")
      case .stalled: lines.append("stall")
      case .resumed(let begin): lines.append("resume since \(begin)")
      case .strayStall: lines.append("stray stall")
      case .cutOff(let calls): lines.append("gap " + text(calls))
      case .unknown(let code): lines.append("unknown \(code.rawValue)")
      }
    }
    lines.append("open " + text(Array(replay.callsEnding(at: time(events.count)))))
    // The same one by one.
    var left = replay
    var calls: [GoroutineReplay<String>.EndedCall] = []
    while let ended = left.cutInnermost(at: time(events.count)) { calls.append(ended) }
    #expect(lines.last == "open " + text(calls))
    return lines
  }

  @Test func everySequenceOfFiveEventsOrFewer() throws {
    func extend(_ events: [Event]) throws {
      try #require(Self.replayed(events) == Self.plain(events), "\(events)")
      guard events.count < 5 else { return }
      for event in Self.alphabet { try extend(events + [event]) }
    }
    try extend([])
  }

  @Test func aRecordingThatBeginsInTheMiddleGoesOnWithTheOpenCalls() throws {
    func extend(_ events: [Event]) throws {
      var whole = GoroutineReplay<EventCode>()
      for (index, event) in events.enumerated() {
        _ = whole.apply(event, at: Self.time(index)) { function, _ in .enter(function) }
      }
      // Events that lead to the same open calls, at the time of the last one.
      let now = Self.time(events.count)
      var batch = EventBatch()
      whole.appendOpenCalls(to: &batch, at: now) { $0 }
      var again = GoroutineReplay<EventCode>()
      for (code, ticks) in zip(batch.codes, batch.times) {
        _ = again.apply(EventCode(rawValue: code).event, at: ticks) { function, _ in .enter(function) }
      }
      whole.restart(at: now) { _ in }
      try #require(again.openCalls.map(\.call) == whole.openCalls.map(\.call), "\(events)")
      let (end, ends) = (Array(whole.callsEnding(at: now + 5)), Array(again.callsEnding(at: now + 5)))
      try #require(end.map(\.ticks) == ends.map(\.ticks), "\(events)")
      guard events.count < 4 else { return }
      for event in Self.alphabet { try extend(events + [event]) }
    }
    try extend([])
  }

  @Test func anEventIsWhatItsCodeSaysAndItsCodeWhatItSays() {
    for rawValue in Array(0..<40) + [UInt32.max, EventCode.spawnBit, EventCode.spawnBit - 1] as [UInt32] {
      let code = EventCode(rawValue: rawValue)
      #expect(EventCode(code.event) == code)
      #expect(code.event.isWrittenByProgram == code.isWrittenByProgram)
      switch code.event {
      case .enter, .exit: #expect(!code.isNeitherEnterNorExit)
      case .spawn, .stallBegin, .stallEnd, .gap, .unknown: #expect(code.isNeitherEnterNorExit)
      }
    }
  }
}
