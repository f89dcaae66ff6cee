import ByteCoding
public import TraceModel

/// Turns batches of events into compressed blocks.
///
/// One per thread; the result depends on the batch and the level alone.
public struct BlockEncoder: ~Copyable, Sendable {
  /// The largest batch.
  ///
  /// From 65,536 events upwards the size per event hardly changes.
  public static let maximumEvents = TraceLimits.maximumEvents

  private var compressor: Compressor
  private var columns = EventColumns()
  private var goroutines = GoroutineCollector()

  /// `level` is zstd's.
  public init(level: Int32 = CompressionLevel.standard) throws(TraceStoreError) {
    compressor = try Compressor(level: level)
  }

  /// The block for `batch`.
  ///
  /// Throws `.unusableBatch` for an empty batch, one of more than `maximumEvents` events, columns of unequal length,
  /// times that decrease within a run, reserved codes, and ids beyond the format's limits.
  public mutating func encode(_ batch: EventBatch) throws(TraceStoreError) -> EncodedBlock {
    let range = try columns.fill(from: batch)
    let content = columns.content(of: batch)
    let (payload, encoding) = try compressor.payload(for: content)
    let header = BlockHeader(
      kind: BlockKind.events.rawValue, encoding: encoding, storedBytes: payload.count, contentBytes: content.count,
      sequence: 0, first: range.lowerBound, last: range.upperBound, items: UInt32(batch.times.count),
      payloadChecksum: CRC32.checksum(payload.span))
    return EncodedBlock(goroutines: goroutines.collect(batch.runs), header: header, payload: payload)
  }
}
