import ByteCoding
import TraceModel

/// Where the columns of an events block lie in its content, checked against the content's size.
struct EventLayout {
  let events: Int
  let runCount: Int
  let runs: Range<Int>
  let codes: Range<Int>
  let codeExtra: Range<Int>
  let deltas: Range<Int>
  let deltaExtra: Range<Int>

  /// Reads the head of the content and the dictionary; entry 0 of the dictionary is the exit.
  init(
    _ reader: inout ByteReader, header: BlockHeader, limits: EventLimits, dictionary: inout [UInt32]
  ) throws(MalformedContent) {
    events = Int(header.items)
    runCount = try reader.number(atMost: events)
    let codeCount = try reader.count()
    let runsBytes = try reader.count()
    let codeExtraBytes = try reader.count()
    let deltaExtraBytes = try reader.count()
    guard runCount > 0, codeCount <= events else { throw .outOfRange }

    dictionary.removeAll(keepingCapacity: true)
    dictionary.append(EventCode.exit.rawValue)
    for _ in 0..<codeCount {
      let code = try reader.number32()
      guard limits.allows(code) else { throw .unknownReference }
      dictionary.append(code)
    }

    var at = reader.offset
    func next(_ count: Int) -> Range<Int> {
      defer { at += count }
      return at..<at + count
    }
    runs = next(runsBytes)
    codes = next(events)
    codeExtra = next(codeExtraBytes)
    deltas = next(events - runCount)
    deltaExtra = next(deltaExtraBytes)
    // Each length is at most that of the content or the event limit, so the sums cannot overflow.
    guard at <= reader.bytes.count else { throw .tooShort }
    guard at == reader.bytes.count else { throw .tooLong }
  }
}
