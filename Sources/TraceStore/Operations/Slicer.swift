import Replay
import TraceModel

/// Decides, event by event, what belongs to a slice.
struct Slicer {
  private struct Call {
    var code: EventCode
    /// Whether it or a caller is of a function that is looked for.
    var isInside: Bool
  }

  /// What is known of one goroutine at the event that is looked at.
  private struct State {
    var replay = GoroutineReplay<Call>()
    /// Whether the time of the slice has come, and whether it is over.
    var hasBegun = false
    var isOver = false
    /// Its number in the slice.
    var number: UInt32?
  }

  private let slice: TraceSlice
  private let from: UInt64
  private let to: UInt64
  private var states: [State]
  private var numbered: [UInt32] = []
  private var taken = 0
  private var output = EventBatch()
  private var current: UInt32 = 0

  init(_ slice: TraceSlice, goroutineCount: Int) {
    self.slice = slice
    from = slice.ticks?.lowerBound ?? 0
    to = slice.ticks?.upperBound ?? .max
    states = Array(repeating: State(), count: goroutineCount)
  }

  /// The goroutines that have been numbered since the last call, in the order of their numbers.
  mutating func takeNewGoroutines() -> [UInt32] {
    defer { taken = numbered.count }
    return Array(numbered[taken...])
  }

  /// What of `batch` belongs to the slice, with the slice's numbers for goroutines.
  mutating func part(of batch: EventBatch) -> EventBatch {
    output = EventBatch()
    var at = 0
    for run in batch.runs {
      defer { at += Int(run.count) }
      guard slice.goroutines?.contains(run.goroutine) ?? true else { continue }
      current = run.goroutine
      let before = output.times.count
      // Out of the array while it changes.
      var state = State()
      swap(&state, &states[Int(run.goroutine)])
      for i in at..<at + Int(run.count) where !state.isOver {
        add(EventCode(rawValue: batch.codes[i]), at: batch.times[i], &state)
      }
      let count = output.times.count - before
      if count > 0 {
        output.runs.append(EventBatch.Run(goroutine: number(of: run.goroutine, &state), count: UInt32(count)))
      }
      swap(&state, &states[Int(run.goroutine)])
    }
    return output
  }

  /// The calls of goroutines without an event in the time of the slice that are open all through it.
  ///
  /// - Parameter end: when the open calls of a goroutine end.
  mutating func rest(endingAt end: (_ goroutine: UInt32) -> UInt64) -> EventBatch {
    output = EventBatch()
    for goroutine in states.indices where !states[goroutine].hasBegun && states[goroutine].replay.depth > 0 {
      guard slice.goroutines?.contains(UInt32(goroutine)) ?? true, end(UInt32(goroutine)) > from else { continue }
      let before = output.times.count
      // Out of the array while it changes.
      var state = State()
      swap(&state, &states[goroutine])
      begin(&state)
      let count = output.times.count - before
      if count > 0 {
        let number = number(of: UInt32(goroutine), &state)
        output.runs.append(EventBatch.Run(goroutine: number, count: UInt32(count)))
      }
      swap(&state, &states[goroutine])
    }
    return output
  }

  /// Forgets the open calls of goroutines that have lost events; returns them by their numbers in the slice.
  mutating func loseEvents(of lost: GoroutineSet?) -> GoroutineSet {
    var numbers: [UInt32] = []
    for goroutine in states.indices where lost?.mayContain(UInt32(goroutine)) ?? true {
      states[goroutine].replay = GoroutineReplay()
      if let number = states[goroutine].number { numbers.append(number) }
    }
    return .these(numbers.sorted())
  }

  private mutating func number(of goroutine: UInt32, _ state: inout State) -> UInt32 {
    if let number = state.number { return number }
    let number = UInt32(numbered.count)
    numbered.append(goroutine)
    state.number = number
    return number
  }

  private mutating func add(_ code: EventCode, at ticks: UInt64, _ state: inout State) {
    if !state.hasBegun, ticks >= from { begin(&state) }
    if ticks > to {
      if isInside(state) { output.append(.gap, at: to) }
      state.isOver = true
      return
    }
    // An exit belongs to what the call belongs to that it ends, an enter to what it begins.
    let wasInside = isInside(state)
    _ = state.replay.apply(code.event, at: ticks) { function, caller in
      Call(code: code, isInside: caller?.isInside ?? false || slice.functions?.contains(function) ?? true)
    }
    let isWanted = wasInside || isInside(state) || slice.functions == nil
    if isWanted, ticks >= from { output.append(code, at: ticks) }
  }

  /// Enters the calls that are open when the slice begins.
  private mutating func begin(_ state: inout State) {
    state.hasBegun = true
    state.replay.appendOpenCalls(to: &output, at: from) { $0.isInside ? $0.code : nil }
  }

  private func isInside(_ state: State) -> Bool { state.replay.innermost?.isInside ?? false }
}
