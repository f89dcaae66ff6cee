import ByteCoding
import TraceModel

/// The content of an events block as it is put together (docs/FORMAT.md, "Events (kind 6)").
///
/// Columns keep their storage from batch to batch.
struct EventColumns: Sendable {
  /// Byte for "the dictionary index is in the other column".
  static let escape: UInt8 = 255

  private var runs = ByteWriter()
  /// One byte per event.
  private var codes: [UInt8] = []
  /// Dictionary indices of 254 and above, less 254.
  private var codeExtra = ByteWriter()
  /// One byte per event that is not the first of its run.
  private var deltas: [UInt8] = []
  private var deltaExtra: [UInt8] = []
  private var deltaExtraBytes = 0
  private var dictionary = CodeDictionary()

  /// Fills the columns, and returns the first and the last tick.
  mutating func fill(from batch: EventBatch) throws(TraceStoreError) -> ClosedRange<UInt64> {
    let events = batch.times.count
    guard events > 0, events <= TraceLimits.maximumEvents else { throw .unusableBatch(events: events, .size) }
    guard batch.codes.count == events else { throw .unusableBatch(events: events, .shape) }
    clear(events: events)
    var first = UInt64.max
    var last = UInt64.min
    var (at, deltasUsed) = (0, 0)
    var (goroutine, start) = (UInt64(0), UInt64(0))
    for run in batch.runs {
      let count = Int(run.count)
      guard count > 0, count <= events - at else { throw .unusableBatch(events: events, .shape) }
      guard run.goroutine < TraceLimits.maximumGoroutines else {
        throw .unusableBatch(events: events, .goroutine(run.goroutine))
      }
      let (from, to) = (batch.times[at], batch.times[at + count - 1])
      guard to < TraceLimits.maximumTicks else { throw .unusableBatch(events: events, .timeTooLarge(index: at)) }
      runs.difference(UInt64(run.goroutine), from: goroutine)
      runs.number(count - 1)
      runs.difference(from, from: start)
      (goroutine, start) = (UInt64(run.goroutine), from)
      first = min(first, from)
      last = max(last, to)
      try fillDeltas(batch.times, at..<at + count, used: &deltasUsed)
      at += count
    }
    guard at == events else { throw .unusableBatch(events: events, .shape) }
    deltas.removeLast(deltas.count - deltasUsed)
    try fillCodes(batch.codes)
    return first...last
  }

  private mutating func clear(events: Int) {
    runs = ByteWriter()
    codeExtra = ByteWriter()
    deltaExtraBytes = 0
    dictionary.removeAll()
    Self.resize(&codes, to: events)
    Self.resize(&deltas, to: events)
  }

  private static func resize(_ bytes: inout [UInt8], to count: Int) {
    if bytes.count < count {
      bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    } else {
      bytes.removeLast(bytes.count - count)
    }
  }

  /// The deltas of one run, in pieces for which the extra column surely has room.
  private mutating func fillDeltas(
    _ times: [UInt64], _ range: Range<Int>, used: inout Int
  ) throws(TraceStoreError) {
    var at = range.lowerBound + 1
    while at < range.upperBound {
      let end = min(at + 4096, range.upperBound)
      let room = deltaExtraBytes + (end - at) * DeltaByte.maximumExtraBytes
      if deltaExtra.count < room {
        deltaExtra.append(contentsOf: repeatElement(0, count: max(room, deltaExtra.count * 2) - deltaExtra.count))
      }
      let encoded = Self.encode(
        times.span.extracting(at - 1..<end), deltas: &deltas, at: &used, extra: &deltaExtra, at: &deltaExtraBytes)
      guard at + encoded == end else {
        throw .unusableBatch(events: times.count, .timeRunsBackwards(index: at + encoded))
      }
      at = end
    }
  }

  /// Writes the differences of neighbours in `times` until one is negative; returns how many it has written.
  private static func encode(
    _ times: Span<UInt64>, deltas: inout [UInt8], at deltaAt: inout Int, extra: inout [UInt8], at extraAt: inout Int
  ) -> Int {
    var deltas = deltas.mutableSpan
    var extra = extra.mutableSpan
    var (d, x) = (deltaAt, extraAt)
    var previous = times[0]
    for i in 1..<times.count {
      let time = times[i]
      guard time >= previous else { return i - 1 }
      let delta = time - previous
      previous = time
      if delta < DeltaByte.shortBase {
        deltas[d] = UInt8(truncatingIfNeeded: delta)
      } else {
        let (byte, count, value) = DeltaByte.long(delta)
        deltas[d] = byte
        var rest = value
        for _ in 0..<count {
          extra[x] = UInt8(truncatingIfNeeded: rest)
          rest >>= 8
          x += 1
        }
      }
      d += 1
    }
    (deltaAt, extraAt) = (d, x)
    return times.count - 1
  }

  private mutating func fillCodes(_ source: [UInt32]) throws(TraceStoreError) {
    var at = 0
    while true {
      at = dictionary.translate(source.span, from: at, into: &codes)
      guard at < source.count else { return }
      let index = dictionary.index(of: source[at])
      guard let index else { throw .unusableBatch(events: source.count, .code(source[at], index: at)) }
      if index < Int(Self.escape) {
        codes[at] = UInt8(index)
      } else {
        codes[at] = Self.escape
        codeExtra.number(index - Int(Self.escape))
      }
      at += 1
    }
  }

  /// The columns one after the other, each after its length.
  func content(of batch: EventBatch) -> [UInt8] {
    var head = ByteWriter()
    head.number(batch.runs.count)
    head.number(dictionary.codes.count)
    head.number(runs.bytes.count)
    head.number(codeExtra.bytes.count)
    head.number(deltaExtraBytes)
    for code in dictionary.codes { head.number(code) }
    var content = head.bytes
    content.reserveCapacity(
      content.count + runs.bytes.count + codes.count + codeExtra.bytes.count + deltas.count + deltaExtraBytes)
    content.append(contentsOf: runs.bytes)
    content.append(contentsOf: codes)
    content.append(contentsOf: codeExtra.bytes)
    content.append(contentsOf: deltas)
    content.append(contentsOf: deltaExtra[..<deltaExtraBytes])
    return content
  }
}
