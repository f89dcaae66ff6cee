import TraceStore
import ByteCoding
import TraceModel

/// Passes on the events of the calls that a report is about.
///
/// What comes out is a well-formed recording again, with the same goroutines: a call is entered late in the order of
/// events where it was not known before whether it counts, but with its own time, and before anything that follows it
/// on its goroutine.
///
/// - Complexity: O(1) per event on average. Memory grows with goroutines, open calls and held `go` statements.
struct EventFilter {
  private let from: UInt64
  private let to: UInt64
  private let goroutines: [Bool]?
  private let minimumDuration: UInt64
  private let roles: [CallFilter.Role]
  private let looksForFocus: Bool
  /// Per goroutine what recording cost; empty where that stays in.
  private let compensations: [Compensation]
  /// Per goroutine the ticks of its end: where it has open calls, they last until then.
  private let ends: [UInt64]
  /// Whether all calls in the window count, so that no event has to wait until that is known.
  private let holdsNothing: Bool
  /// It looks at every `stride`th goroutine from `first` on, and keeps a track for each.
  private let first: Int
  private let stride: Int
  private var tracks: [FilterTrack]
  private var output = EventBatch()

  /// Of `count` filters that share the goroutines of a trace, this is number `shard`.
  init(_ filter: CallFilter, _ trace: LoadedTrace, shard: Int = 0, of count: Int = 1) {
    let clock = trace.metadata.clock
    let window = filter.window.map { trace.ticks(of: $0) }
    from = window?.lowerBound ?? 0
    to = window?.upperBound ?? .max
    first = shard
    stride = count
    goroutines = filter.goroutines
    minimumDuration = filter.minimumDuration == 0 ? 0 : clock.ticks(filter.minimumDuration)
    roles = filter.roles
    looksForFocus = filter.roles.contains { $0.contains(.focused) }
    let ends = GoroutineEnds(of: trace)
    self.ends = trace.summary.goroutines.map(ends.ticks)
    let compensationOfProcess = trace.processes.map(Compensation.init(of:))
    compensations =
      filter.compensates
      ? trace.summary.goroutines.map { goroutine in
        Int(goroutine.process) < compensationOfProcess.count
          ? compensationOfProcess[Int(goroutine.process)] : Compensation()
      } : []
    holdsNothing = minimumDuration == 0 && roles.isEmpty
    tracks = Array(
      repeating: FilterTrack(), count: (max(trace.summary.goroutines.count - shard, 0) + count - 1) / count)
  }

  /// The ticks of the events that have to be looked at: calls that are open when the window begins began before it.
  static func range(of filter: CallFilter, _ trace: LoadedTrace) -> ClosedRange<UInt64> {
    0...(filter.window.map { trace.ticks(of: $0).upperBound } ?? .max)
  }

  /// The goroutines that this looks at, whether wanted or not.
  private var candidates: StrideTo<Int> { Swift.stride(from: first, to: first + tracks.count * stride, by: stride) }

  /// Whether a goroutine is one of ours, and wanted.
  private func passes(_ goroutine: Int) -> Bool {
    goroutine % stride == first && goroutine / stride < tracks.count && goroutines?[goroutine] ?? true
  }

  /// What of `batch` is left; batches come in file order.
  mutating func pass(_ batch: EventBatch) -> EventBatch {
    if !compensations.isEmpty, passesWhole(batch) { return adjusted(batch) }
    clearOutput()
    output.times.reserveCapacity(batch.times.count)
    output.codes.reserveCapacity(batch.codes.count)
    var start = 0
    for run in batch.runs {
      let range = start..<start + Int(run.count)
      start = range.upperBound
      let goroutine = Int(run.goroutine)
      guard passes(goroutine), !passWhole(batch, range, of: goroutine) else { continue }
      self.run(of: goroutine) { filter, track in filter.pass(batch, range, of: goroutine, &track) }
    }
    return output
  }

  /// Whether all of a batch is passed on, so that it need not be copied; if so, takes notice of it.
  mutating func follows(_ batch: EventBatch) -> Bool {
    guard compensations.isEmpty, passesWhole(batch) else { return false }
    follow(batch)
    return true
  }

  /// Whether all events of a batch count.
  private func passesWhole(_ batch: EventBatch) -> Bool {
    guard holdsNothing, stride == 1, goroutines == nil else { return false }
    var end = 0
    for run in batch.runs {
      end += Int(run.count)
      let track = Int(run.goroutine)
      guard track < tracks.count, tracks[track].hasBegun, !tracks[track].isOver, batch.times[end - 1] <= to else {
        return false
      }
    }
    return true
  }

  /// All of a batch, at times without what recording cost.
  private mutating func adjusted(_ batch: EventBatch) -> EventBatch {
    // Neither the batch's columns nor the new one are copied.
    var times: [UInt64] = []
    swap(&times, &output.times)
    times.resize(to: batch.times.count)
    var new = times.mutableSpan
    var start = 0
    for run in batch.runs {
      let range = start..<start + Int(run.count)
      start = range.upperBound
      let goroutine = Int(run.goroutine)
      Self.adjust(batch, range, compensations[goroutine], &tracks[goroutine], into: &new, at: range.lowerBound)
    }
    output.times = times
    var adjusted = batch
    adjusted.times = times
    return adjusted
  }

  /// Takes notice of a batch that is passed on as it is.
  mutating func follow(_ batch: EventBatch) {
    var start = 0
    for run in batch.runs {
      start += Int(run.count)
      guard passes(Int(run.goroutine)) else { continue }
      tracks[Int(run.goroutine) / stride].follow(until: batch.times[start - 1])
    }
  }

  /// What is left to say at the end of the trace: calls that reach to the end of the window, or of their goroutine.
  mutating func finish() -> EventBatch {
    clearOutput()
    for goroutine in candidates where passes(goroutine) {
      run(of: goroutine) { filter, track in filter.close(&track, of: goroutine) }
    }
    return output
  }

  /// Forgets the open calls of goroutines (`nil`: of all) that have lost events; they end where their events end.
  mutating func lose(_ lost: GoroutineSet?) -> EventBatch {
    clearOutput()
    for goroutine in candidates
    where passes(goroutine) && lost?.mayContain(UInt32(goroutine)) ?? true {
      run(of: goroutine) { filter, track in filter.cut(&track) }
    }
    return output
  }

  /// Keeps the storage, unless the last batch is still in use.
  private mutating func clearOutput() {
    output.runs.removeAll(keepingCapacity: true)
    output.times.removeAll(keepingCapacity: true)
    output.codes.removeAll(keepingCapacity: true)
  }

  /// Passes on what `body` emits as a run of this goroutine.
  @inline(__always)
  private mutating func run(of goroutine: Int, _ body: (inout EventFilter, inout FilterTrack) -> Void) {
    let before = output.codes.count
    // Out of the array while it changes.
    var track = FilterTrack()
    swap(&track, &tracks[goroutine / stride])
    body(&self, &track)
    swap(&track, &tracks[goroutine / stride])
    let count = output.codes.count - before
    if count > 0 { output.runs.append(EventBatch.Run(goroutine: UInt32(goroutine), count: UInt32(count))) }
  }

  /// Passes on a run in which all events count and none has another time; most are such runs.
  private mutating func passWhole(_ batch: EventBatch, _ range: Range<Int>, of goroutine: Int) -> Bool {
    let track = goroutine / stride
    guard holdsNothing, compensations.isEmpty, tracks[track].hasBegun, !tracks[track].isOver,
      batch.times[range.upperBound - 1] <= to
    else { return false }
    output.times.append(contentsOf: batch.times[range])
    output.codes.append(contentsOf: batch.codes[range])
    output.runs.append(EventBatch.Run(goroutine: UInt32(goroutine), count: UInt32(range.count)))
    tracks[track].follow(until: batch.times[range.upperBound - 1])
    return true
  }

  private mutating func pass(_ batch: EventBatch, _ range: Range<Int>, of goroutine: Int, _ track: inout FilterTrack) {
    guard !track.isOver else { return }
    let reachesPast = batch.times[range.upperBound - 1] > to
    var end = range.upperBound
    while end > range.lowerBound, batch.times[end - 1] > to { end -= 1 }
    var index = range.lowerBound
    while index < end {
      if !track.hasBegun, batch.times[index] >= from { begin(&track) }
      if holdsNothing && track.hasBegun {
        passAll(batch, index..<end, of: goroutine, &track)
        break
      }
      if roles.isEmpty, compensations.isEmpty, track.hasBegun {
        index = track.passCalls(
          batch, index..<end, atLeast: minimumDuration, codes: &output.codes, times: &output.times)
        if index == end { break }
      }
      step(EventCode(rawValue: batch.codes[index]), at: batch.times[index], of: goroutine, &track)
      index += 1
    }
    track.isKnown = track.isKnown || end > range.lowerBound
    if reachesPast { close(&track, of: goroutine) }
  }

  /// Events that all count.
  private mutating func passAll(
    _ batch: EventBatch, _ range: Range<Int>, of goroutine: Int, _ track: inout FilterTrack
  ) {
    output.codes.append(contentsOf: batch.codes[range])
    guard !compensations.isEmpty else {
      output.times.append(contentsOf: batch.times[range])
      return track.follow(until: batch.times[range.upperBound - 1])
    }
    // Out of the output while it changes.
    var times: [UInt64] = []
    swap(&times, &output.times)
    let done = times.count
    times.resize(to: done + range.count)
    var new = times.mutableSpan
    Self.adjust(batch, range, compensations[goroutine], &track, into: &new, at: done)
    swap(&times, &output.times)
  }

  /// Writes to `times`, from `offset` on, when events happened by their goroutine's clock.
  private static func adjust(
    _ batch: EventBatch, _ range: Range<Int>, _ compensation: Compensation, _ track: inout FilterTrack,
    into times: inout MutableSpan<UInt64>, at offset: Int
  ) {
    let (ticks, codes) = (batch.times.span, batch.codes.span)
    var (clock, last) = (track.clock, track.last)
    for index in range {
      last = clock.time(of: EventCode(rawValue: codes[index]), at: ticks[index], last: last, compensation)
      times[offset + index - range.lowerBound] = last
    }
    track.clock = clock
    track.follow(until: last)
  }

  /// One event up to the end of the window.
  private mutating func step(_ code: EventCode, at ticks: UInt64, of goroutine: Int, _ track: inout FilterTrack) {
    track.last =
      compensations.isEmpty
      ? max(track.last, ticks)
      : track.clock.time(of: code, at: ticks, last: track.last, compensations[goroutine])
    let event = code.event
    switch event {
    case .enter(let function):
      let role = roles.isEmpty ? [] : roles[Int(function.rawValue)]
      track.enter(code, role, needsFocus: looksForFocus, hasRoles: !roles.isEmpty)
      if track.hasBegun { release(&track) }
    case .exit:
      if track.hasBegun { release(&track) }
      if track.exit(hasRoles: !roles.isEmpty), track.hasBegun { emit(code, at: track.last, &track) }
      if track.hasBegun { release(&track) }
    case .gap:
      cut(&track)
    case .spawn, .stallBegin, .stallEnd, .unknown:
      track.apply(event)
      guard track.hasBegun else { return }
      track.others.append((code, track.last))
      release(&track)
    }
  }

  /// Passes on what is decided by now.
  @inline(__always)
  private mutating func release(_ track: inout FilterTrack) {
    while let (call, duration) = track.firstHeld {
      guard call.isFocused, duration >= minimumDuration else { return }
      releaseOthers(&track, until: call.ticks)
      emit(call.code, at: call.ticks, &track)
      track.passFirstHeld()
    }
    if !track.others.isEmpty { releaseOthers(&track, until: .max) }
  }

  private mutating func releaseOthers(_ track: inout FilterTrack, until ticks: UInt64) {
    while let other = track.others.first, other.ticks <= ticks {
      emit(other.code, at: other.ticks, &track)
      track.others.removeFirst()
    }
  }

  private mutating func emit(_ code: EventCode, at ticks: UInt64, _ track: inout FilterTrack) {
    output.append(code, at: ticks)
    track.lastEmitted = ticks
  }

  /// The window begins: calls that are open begin then.
  private mutating func begin(_ track: inout FilterTrack) {
    track.begin(at: from)
    if track.isStalled { track.others.append((.stallBegin, track.last)) }
    release(&track)
  }

  /// The window or the trace ends: calls that are open reach to its end, or to that of their goroutine.
  private mutating func close(_ track: inout FilterTrack, of goroutine: Int) {
    guard !track.isOver, track.isKnown else { return }
    track.isOver = true
    let end = min(to, ends[goroutine])
    guard end >= from else { return }
    if !track.hasBegun { begin(&track) }
    track.last = max(track.last, track.clock.time(at: end))
    release(&track)
    // Calls that are held now are left out; what happened in them is not.
    releaseOthers(&track, until: .max)
    // The end of a wait that has not begun: it says that the goroutine was there, and nothing else.
    if track.last > track.lastEmitted, track.hasPassedCalls || holdsNothing {
      emit(.stallEnd, at: track.last, &track)
    }
  }

  /// All open calls are cut off, for what follows is not known.
  private mutating func cut(_ track: inout FilterTrack) {
    if track.hasBegun {
      release(&track)
      releaseOthers(&track, until: .max)
      emit(.gap, at: track.last, &track)
    }
    track.forget()
  }
}
