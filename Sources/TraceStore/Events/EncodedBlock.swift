public import TraceModel

/// A batch of events as it will stand in the file, ready for `TraceWriter.append`.
public struct EncodedBlock: Sendable {
  /// The number of events.
  public var events: Int { Int(header.items) }
  /// Ticks of the first and of the last event.
  public var ticks: ClosedRange<UInt64> { header.first...max(header.first, header.last) }
  /// Bytes in the file, header included.
  public var byteCount: Int { Format.blockHeaderBytes + payload.count }
  /// Whose events they are.
  public let goroutines: GoroutineSet

  /// Complete but for the sequence number.
  let header: BlockHeader
  let payload: [UInt8]
}
