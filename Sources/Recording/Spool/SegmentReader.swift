internal import CPlatform
internal import TraceStore

/// How far one segment has been read.
struct SegmentCursor {
  /// The next word to read.
  var word = 0
  /// Index into the goroutine table of whoever runs on this P; `nil` before the segment's first switch.
  var goroutine: UInt32?
  /// Ticks since the epoch of the last event: a P's events never go back in time.
  var lastTicks: UInt64 = 0
}

/// A goroutine's consecutive events in one segment.
struct SegmentRun {
  var firstTicks: UInt64
  var goroutine: UInt32
  /// Where its events lie in the columns read along with it.
  var start: Int
  var count: Int
}

/// Events read from segments, not yet in the order of time.
struct SegmentEvents {
  var times: [UInt64] = []
  var codes: [UInt32] = []
  var runs: [SegmentRun] = []

  mutating func removeAll() {
    times.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
  }
}

/// Reads the words of one segment (docs/SPOOL.md, "Words").
enum SegmentReader {
  /// What ended a reading.
  enum Stop {
    /// The first word not yet written, or the segment's end.
    case written
    /// An event later than the limit.
    case limit
  }

  /// Reads on from `cursor` all events up to and including `limit`.
  ///
  /// - Parameters:
  ///   - words: the segment, `SpoolLayout.segmentWords` words that a traced process may be writing to.
  ///   - now: a full clock reading later than every word that is to be read; it completes their 44 bits.
  ///   - limit: ticks since `epoch`.
  @unsafe static func read(
    _ words: UnsafePointer<UInt64>, cursor: inout SegmentCursor, now: UInt64, limit: UInt64, epoch: UInt64,
    process: Int, tables: inout TraceTables, into events: inout SegmentEvents
  ) -> Stop {
    typealias ID = SpoolLayout.ID
    let room = 2 * (SpoolLayout.segmentWords - cursor.word)
    events.times.reserveCapacity(events.times.count + room)
    events.codes.reserveCapacity(events.codes.count + room)
    var index = cursor.word
    var last = cursor.lastTicks
    var runStart = events.times.count
    defer {
      closeRun(from: runStart, cursor: cursor, events: &events)
      cursor.word = index
      cursor.lastTicks = last
    }
    while index < SpoolLayout.segmentWords {
      // Safe: index is below segmentWords.
      let word = unsafe cplatform_load_acquire(words + index)
      if word == 0 { return .written }
      let age = (now &- (word >> SpoolLayout.idBits)) & SpoolLayout.tickMask
      // More than half the 44-bit circle ago: written after `now` was read.
      if age >> 43 != 0 { return .limit }
      let full = now &- age
      let ticks = max(full > epoch ? full - epoch : 0, last)
      if ticks > limit { return .limit }
      let id = word & SpoolLayout.idMask
      if id >= ID.first {
        last = ticks
        events.times.append(ticks)
        events.codes.append(tables.code(ofID: Int(id), process: process))
        index += 1
        continue
      }
      if id == ID.exit {
        last = ticks
        events.times.append(ticks)
        events.codes.append(EventCode.exit.rawValue)
        index += 1
        continue
      }
      // Records of more words; their header was written last, so all of it is there. A length that does not fit the
      // segment is not our runtime's: give the segment up.
      let left = SpoolLayout.segmentWords - index
      switch id {
      case ID.goroutineSwitch where left >= 4:
        last = ticks
        closeRun(from: runStart, cursor: cursor, events: &events)
        runStart = events.times.count
        let goid = unsafe words[index + 1]
        let parent = unsafe words[index + 2]
        let pc = unsafe words[index + 3]
        cursor.goroutine = tables.goroutine(
          process: process, goid: goid, parentGoid: parent, spawnPC: pc, ticks: ticks)
        index += 4
      case ID.clock where left >= 2:
        index += 2
      case ID.stall where left >= 2:
        let begin = unsafe max(ticks - min(words[index + 1], ticks), last)
        events.times.append(begin)
        events.codes.append(EventCode.stallBegin.rawValue)
        events.times.append(ticks)
        events.codes.append(EventCode.stallEnd.rawValue)
        last = ticks
        index += 2
      case ID.drop where left >= 2:
        index += 2
      case ID.spawnSite where left >= 3:
        let sizes = unsafe words[index + 2]
        let functionBytes = Int(sizes >> 16 & 0xFFFF)
        let fileBytes = Int(sizes & 0xFFFF)
        let textWords = (functionBytes + fileBytes + 7) / 8
        guard left >= 3 + textWords else {
          index = SpoolLayout.segmentWords
          return .written
        }
        // Safe: the text lies inside the segment, as just checked.
        let text = unsafe UnsafeRawBufferPointer(start: words + index + 3, count: functionBytes + fileBytes)
        let site = unsafe SpawnSite(
          function: String(decoding: text.prefix(functionBytes), as: UTF8.self),
          file: String(decoding: text.dropFirst(functionBytes), as: UTF8.self), line: UInt32(sizes >> 32))
        unsafe tables.addSpawnSite(process: process, pc: words[index + 1], site: site)
        index += 3 + textWords
      default:
        index = SpoolLayout.segmentWords
        return .written
      }
    }
    return .written
  }

  private static func closeRun(from start: Int, cursor: SegmentCursor, events: inout SegmentEvents) {
    let count = events.times.count - start
    guard count > 0 else { return }
    guard let goroutine = cursor.goroutine else {
      // Events before any switch: nobody's. The runtime never writes this.
      events.times.removeLast(count)
      events.codes.removeLast(count)
      return
    }
    events.runs.append(
      SegmentRun(firstTicks: events.times[start], goroutine: goroutine, start: start, count: count))
  }
}
