public import ByteCoding
public import TraceModel

/// One thing that is wrong with a trace that can still be read, and what it costs.
public struct TraceDamage: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The file ends before its trailer: the recording was interrupted, or the file was cut.
    case unfinished
    /// Bytes between blocks that belong to no block; `count` of them were skipped.
    case unreadableBytes(count: UInt64)
    /// Blocks that the numbering says were here are not.
    case missingBlocks(count: UInt64)
    /// The last block is not all there: `missing` of its bytes.
    case cutBlock(missing: UInt64)
    /// A block's bytes are not those that were written.
    case checksumMismatch
    /// A block with a right checksum has content that the format does not allow.
    case malformed(MalformedContent)
    /// The index or the trailer contradicts the blocks, or cannot be read; the file was scanned instead.
    case unusableIndex
    /// The stored summary is not that of the events, or contradicts itself.
    case wrongSummary
    /// Nothing is wrong with the file: `events` of a process were of code whose symbol table the recorder did not find,
    /// so what their goroutines did there is not known.
    case unknownCode(pid: Int32)
    /// The index does not say rightly whose events a block holds.
    case wrongIndex
  }

  public var kind: Kind
  /// Where in the file it begins.
  public var offset: UInt64
  /// The number of the block concerned, where it is known.
  public var block: UInt64?
  /// What that block holds, where it is a known kind.
  public var blockKind: BlockKind?
  /// The ticks of the events that are lost, where they are known.
  public var ticks: ClosedRange<UInt64>?
  /// The number of events lost, where it is known.
  public var events: UInt64?
  /// The goroutines that lost events (indices into the goroutine table), where they are known.
  public var goroutines: GoroutineSet?

  public init(
    kind: Kind, offset: UInt64, block: UInt64? = nil, blockKind: BlockKind? = nil, ticks: ClosedRange<UInt64>? = nil,
    events: UInt64? = nil, goroutines: GoroutineSet? = nil
  ) {
    self.kind = kind
    self.offset = offset
    self.block = block
    self.blockKind = blockKind
    self.ticks = ticks
    self.events = events
    self.goroutines = goroutines
  }
}
