import ByteCoding
import TraceModel

/// Turns the content of events blocks back into batches.
///
/// One per thread.
struct BlockDecoder: ~Copyable {
  private var decompressor: Decompressor
  private var content: [UInt8] = []
  private var dictionary: [UInt32] = []

  init() throws(TraceStoreError) {
    decompressor = try Decompressor()
  }

  /// Replaces `batch` by the events in `block`: header and payload, both found to be intact.
  mutating func decode(
    _ block: [UInt8], header: BlockHeader, limits: EventLimits, into batch: inout EventBatch
  ) throws(MalformedContent) {
    guard header.isWithinLimits, header.items > 0, header.items <= TraceLimits.maximumEvents else { throw .tooLarge }
    try decompressor.content(of: block, header: header, into: &content)
    var reader = ByteReader(content)
    let layout = try EventLayout(&reader, header: header, limits: limits, dictionary: &dictionary)
    try Self.decodeCodes(content.span, layout, dictionary: dictionary.span, into: &batch.codes)
    try Self.decodeTimes(content.span, layout, header: header, limits: limits, runs: &batch.runs, times: &batch.times)
  }

  private static func decodeCodes(
    _ content: Span<UInt8>, _ layout: EventLayout, dictionary: Span<UInt32>, into codes: inout [UInt32]
  ) throws(MalformedContent) {
    codes.resize(to: layout.events)
    var codes = codes.mutableSpan
    let bytes = content.extracting(layout.codes)
    let extra = content.extracting(layout.codeExtra)
    var extraAt = 0
    for i in 0..<bytes.count {
      var number = Int(bytes[i])
      if number == Int(EventColumns.escape) {
        number += try decodeNumber(extra, at: &extraAt, below: TraceLimits.maximumEvents)
      }
      guard number < dictionary.count else { throw .unknownReference }
      codes[i] = dictionary[number]
    }
    guard extraAt == extra.count else { throw .tooLong }
  }

  private static func decodeTimes(
    _ content: Span<UInt8>, _ layout: EventLayout, header: BlockHeader, limits: EventLimits,
    runs: inout [EventBatch.Run], times: inout [UInt64]
  ) throws(MalformedContent) {
    times.resize(to: layout.events)
    runs.removeAll(keepingCapacity: true)
    runs.reserveCapacity(layout.runCount)
    var times = times.mutableSpan
    let runBytes = content.extracting(layout.runs)
    let deltas = content.extracting(layout.deltas)
    let extra = content.extracting(layout.deltaExtra)
    var (runsAt, deltasAt, extraAt, at) = (0, 0, 0, 0)
    var (goroutine, start) = (UInt64(0), UInt64(0))
    var (first, last) = (UInt64.max, UInt64.min)
    for _ in 0..<layout.runCount {
      goroutine &+= try decodeDifference(runBytes, at: &runsAt)
      let rest = try decodeNumber(runBytes, at: &runsAt, below: layout.events - at)
      start &+= try decodeDifference(runBytes, at: &runsAt)
      guard goroutine < UInt64(limits.goroutines) else { throw .unknownReference }
      // `rest` events follow the run's first; the layout has made sure that the deltas of all runs are there.
      guard start < TraceLimits.maximumTicks, at < layout.events, rest <= deltas.count - deltasAt else {
        throw .outOfRange
      }
      var time = start
      times[at] = time
      at += 1
      for byte in deltasAt..<deltasAt + rest {
        let delta = deltas[byte]
        if delta < DeltaByte.firstShort {
          time += UInt64(delta)
        } else {
          time += try decodeLong(delta, extra, at: &extraAt)
          guard time < TraceLimits.maximumTicks else { throw .outOfRange }
        }
        times[at] = time
        at += 1
      }
      guard time < TraceLimits.maximumTicks else { throw .outOfRange }
      deltasAt += rest
      (first, last) = (min(first, start), max(last, time))
      runs.append(EventBatch.Run(goroutine: UInt32(goroutine), count: UInt32(rest + 1)))
    }
    guard at == layout.events, runsAt == runBytes.count, extraAt == extra.count else { throw .tooLong }
    guard first == header.first, last == header.last else { throw .outOfRange }
  }

  @inline(__always)
  private static func decodeLong(
    _ byte: UInt8, _ extra: Span<UInt8>, at offset: inout Int
  ) throws(MalformedContent) -> UInt64 {
    let count = DeltaByte.extraBytes(after: byte)
    guard count <= extra.count - offset else { throw .tooShort }
    var value: UInt64 = 0
    for i in 0..<count { value |= UInt64(extra[offset + i]) << UInt64(8 * i) }
    offset += count
    let delta = DeltaByte.value(byte, extra: value)
    // So that adding it to a tick cannot overflow.
    guard delta < TraceLimits.maximumTicks else { throw .outOfRange }
    return delta
  }
}

/// The `Number` in `bytes` at `offset`.
@inline(__always)
private func decodeNumber(_ bytes: Span<UInt8>, at offset: inout Int) throws(MalformedContent) -> UInt64 {
  var value: UInt64 = 0
  var shift: UInt64 = 0
  while true {
    guard offset < bytes.count else { throw .tooShort }
    let byte = bytes[offset]
    offset += 1
    guard shift < 63 || byte <= 1 else { throw .outOfRange }
    value |= UInt64(byte & 0x7F) << shift
    if byte < 0x80 { return value }
    shift += 7
  }
}

/// A `Number` that is less than `limit`.
@inline(__always)
private func decodeNumber(
  _ bytes: Span<UInt8>, at offset: inout Int, below limit: Int
) throws(MalformedContent) -> Int {
  let value = try decodeNumber(bytes, at: &offset)
  guard value < UInt64(limit) else { throw .outOfRange }
  return Int(value)
}

/// A `Signed_Number`, as what to add modulo 2⁶⁴.
@inline(__always)
private func decodeDifference(_ bytes: Span<UInt8>, at offset: inout Int) throws(MalformedContent) -> UInt64 {
  let value = try decodeNumber(bytes, at: &offset)
  return value >> 1 ^ (0 &- (value & 1))
}
