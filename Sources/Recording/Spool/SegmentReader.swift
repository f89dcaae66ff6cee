internal import CPlatform
internal import TraceStore
import TraceModel

/// Reads the words of one segment (docs/SPOOL.md, "Words").
enum SegmentReader {
  /// What ended a reading.
  enum Stop {
    /// The first word not yet written, or the segment's end.
    case written
    /// A record later than the limit.
    case limit
  }

  /// Reads on from `cursor` all events up to and including `limit`.
  ///
  /// - Parameters:
  ///   - words: the segment, `SpoolLayout.segmentWords` words that a traced process may be writing to.
  ///   - limit: a full clock reading; `.max` takes everything, and times after `clock.now` as `clock.now`.
  ///   - announced: searched where an id is not known.
  @unsafe static func read(
    _ words: UnsafePointer<UInt64>, cursor: inout SegmentCursor, clock: SegmentClock, limit: UInt64, process: Int,
    announced: AnnouncedImages, tables: inout RecordedTables, into events: inout SegmentEvents
  ) -> Stop {
    var reading = unsafe Reading(
      words: words, clock: clock, limit: limit, process: process, announced: announced, cursor: cursor)
    events.makeRoom(for: 2 * (SpoolLayout.segmentWords - cursor.word))
    reading.runStart = events.count
    let stop = reading.readAll(tables: &tables, events: &events)
    reading.closeRun(tables: &tables, events: &events)
    cursor = reading.cursor
    return stop
  }
}

/// One reading of one segment.
@safe private struct Reading {
  typealias ID = SpoolLayout.ID
  typealias Words = SpoolLayout.Words

  /// Safe: callers of `SegmentReader.read` pass `segmentWords` words, and no index here goes beyond them.
  private let words: UnsafePointer<UInt64>
  private let clock: SegmentClock
  private let limit: UInt64
  private let process: Int
  private let announced: AnnouncedImages
  var cursor: SegmentCursor
  /// Where the current goroutine's events begin among those read, and the clock of the run's first record.
  var runStart = 0
  private var runTicks: UInt64?
  private var beginsWithStall = false

  init(
    words: UnsafePointer<UInt64>, clock: SegmentClock, limit: UInt64, process: Int, announced: AnnouncedImages,
    cursor: SegmentCursor
  ) {
    unsafe self.words = unsafe words
    self.clock = clock
    self.limit = limit
    self.process = process
    self.announced = announced
    self.cursor = cursor
    self.cursor.lastTicks = max(cursor.lastTicks, clock.epoch)
  }

  mutating func readAll(tables: inout RecordedTables, events: inout SegmentEvents) -> SegmentReader.Stop {
    while true {
      let firstTicks = unsafe Reading.readEvents(
        words, cursor: &cursor, clock: clock, limit: limit, codes: tables.codes(ofProcess: process).span,
        times: &events.times, eventCodes: &events.codes, count: &events.count)
      runTicks = runTicks ?? firstTicks
      guard cursor.word < SpoolLayout.segmentWords else { return .written }
      // Safe: the index was just checked.
      let word = unsafe cplatform_load_acquire(words + cursor.word)
      if word == 0 { return .written }
      let full = Reading.time(of: word, base: clock.base(after: cursor.lastTicks))
      if full > limit { return .limit }
      let ticks = max(min(full, clock.now), cursor.lastTicks)
      let id = word & SpoolLayout.idMask
      if id >= ID.first || id == ID.exit {
        // An event: the first of its id, or one that was written between the two loads of this word.
        if !tables.appear(id: Int(id), process: process, announced: announced) {
          appendUnknown(ticks: ticks, tables: &tables, events: &events)
        }
      } else if !readRecord(id: id, header: word, ticks: ticks, tables: &tables, events: &events) {
        // No record of the protocol: what follows cannot be understood. At least one event is lost.
        tables.noteDropped(1, process: process)
        cursor.word = SpoolLayout.segmentWords
        return .written
      }
    }
  }

  /// Appends an event of an unknown id, which may begin a call or not: which calls are open from here on is not known,
  /// as after a gap. The exit that may belong to it finds an empty stack, and so do those of the calls before.
  private mutating func appendUnknown(ticks: UInt64, tables: inout RecordedTables, events: inout SegmentEvents) {
    runTicks = runTicks ?? ticks
    // Several gaps in a row are one.
    if events.count == runStart || events.codes[events.count - 1] != EventCode.gap.rawValue {
      events.append(ticks &- clock.epoch, .gap)
    }
    tables.noteUnknown(process: process)
    cursor.word += 1
    cursor.lastTicks = ticks
  }

  @inline(__always)
  private static func time(of word: UInt64, base: UInt64) -> UInt64 {
    base &+ (((word >> SpoolLayout.idBits) &- base) & SpoolLayout.tickMask)
  }

  /// The hot loop: takes words as long as they are events whose id has a code. Returns the clock of the first.
  private static func readEvents(
    _ words: UnsafePointer<UInt64>, cursor: inout SegmentCursor, clock: SegmentClock, limit: UInt64,
    codes: Span<UInt32>, times: inout [UInt64], eventCodes: inout [UInt32], count: inout Int
  ) -> UInt64? {
    let base = clock.base(after: cursor.lastTicks)
    let (now, epoch) = (clock.now, clock.epoch)
    let start = cursor.word
    let room = count + SpoolLayout.segmentWords - start
    // `SegmentReader.read` has made room; the spans end where the segment's last event would be.
    guard room <= times.count, room <= eventCodes.count else { return nil }
    var timeSpan = times.mutableSpan
    var codeSpan = eventCodes.mutableSpan
    var last = cursor.lastTicks
    var index = start
    var at = count
    while index < SpoolLayout.segmentWords {
      // Safe: the index was just checked.
      let word = unsafe cplatform_load_acquire(words + index)
      let full = time(of: word, base: base)
      let id = Int(truncatingIfNeeded: word & SpoolLayout.idMask)
      let code = id < codes.count ? codes[id] : RecordedTables.noCode
      // A word not yet written has id 0, and ids of records have no code either.
      if code == RecordedTables.noCode || full > limit { break }
      last = max(min(full, now), last)
      timeSpan[at] = last &- epoch
      codeSpan[at] = code
      at += 1
      index += 1
    }
    guard index > start else { return nil }
    let first = timeSpan[count] &+ epoch
    cursor.word = index
    cursor.lastTicks = last
    count = at
    return first
  }

  /// Reads a record of more words; its header was written last, so all of it is there. Returns false for what is no
  /// record of the protocol or does not fit the segment.
  private mutating func readRecord(
    id: UInt64, header: UInt64, ticks: UInt64, tables: inout RecordedTables, events: inout SegmentEvents
  ) -> Bool {
    let left = SpoolLayout.segmentWords - cursor.word
    // Safe: each case reads words below `left` only.
    let record = unsafe words + cursor.word
    switch id {
    case ID.goroutineSwitch where left >= Words.goroutineSwitch:
      closeRun(tables: &tables, events: &events)
      runStart = events.count
      runTicks = ticks
      cursor.goroutine = unsafe tables.goroutine(
        process: process, goid: record[1], parentGoid: record[2], spawnPC: record[3], ticks: ticks &- clock.epoch)
      cursor.word += Words.goroutineSwitch
    case ID.clock where left >= Words.clock:
      let full = unsafe record[1]
      guard full & SpoolLayout.tickMask == header >> SpoolLayout.idBits else { return false }
      cursor.lastTicks = max(min(full, clock.now), cursor.lastTicks)
      cursor.word += Words.clock
      return true
    case ID.stall where left >= Words.stall:
      runTicks = runTicks ?? ticks
      let earliest = events.count > runStart ? cursor.lastTicks : clock.epoch
      if events.count == runStart { beginsWithStall = true }
      let begin = unsafe max(ticks - min(record[1], ticks), earliest)
      events.append(begin &- clock.epoch, .stallBegin)
      events.append(ticks &- clock.epoch, .stallEnd)
      cursor.word += Words.stall
    case ID.interval where left >= Words.interval:
      closeRun(tables: &tables, events: &events)
      runStart = events.count
      unsafe cursor.interval = RecordingInterval(number: record[1], begin: record[2])
      if cursor.interval.begin > clock.epoch {
        tables.noteIntervalEnd(at: min(cursor.interval.begin, ticks) - clock.epoch, process: process)
      }
      cursor.word += Words.interval
    case ID.spawnSite where left >= Words.spawnSite:
      let sizes = unsafe record[2]
      let functionBytes = Int(sizes >> 16 & 0xFFFF)
      let bytes = functionBytes + Int(sizes & 0xFFFF)
      let size = Words.spawnSite + (bytes + 7) / 8
      guard left >= size else { return false }
      // A copy first: a process may write to it again, and what is checked must not change afterwards.
      let text = unsafe [UInt8](UnsafeRawBufferPointer(start: record + Words.spawnSite, count: bytes))
      let site = SpawnSite(
        function: String(decoding: text.prefix(functionBytes), as: UTF8.self),
        file: String(decoding: text.dropFirst(functionBytes), as: UTF8.self), line: UInt32(sizes >> 32))
      unsafe tables.addSpawnSite(process: process, pc: record[1], site: site)
      cursor.word += size
    case ID.image:
      guard let (file, size) = unsafe AnnouncedImages.image(record, left: left) else { return false }
      tables.addImage(file, process: process)
      cursor.word += size
    default:
      return false
    }
    cursor.lastTicks = ticks
    return true
  }

  /// Ends the current goroutine's run of events.
  mutating func closeRun(tables: inout RecordedTables, events: inout SegmentEvents) {
    defer {
      runTicks = nil
      beginsWithStall = false
    }
    let count = events.count - runStart
    guard count > 0 else { return }
    guard let goroutine = cursor.goroutine else {
      // Events before any switch are of no goroutine. The runtime never writes this.
      events.count = runStart
      tables.noteDropped(UInt64(count), process: process)
      return
    }
    events.runs.append(
      SegmentRun(
        firstTicks: (runTicks ?? clock.epoch) &- clock.epoch, goroutine: goroutine, start: runStart, count: count,
        beginsWithStall: beginsWithStall, interval: cursor.interval))
  }
}
