import ByteCoding

/// Reads blocks, and finds out whether they are what was written.
struct BlockLoader {
  /// Why a block cannot be used.
  enum Failure: Error {
    case damage(TraceDamage)
    case system(TraceStoreError)
  }

  private let file: InputFile
  /// The block last loaded: header and payload.
  private(set) var block: [UInt8] = []

  init(file: InputFile) {
    self.file = file
  }

  /// Loads the block at `entry` and returns its header, or says what is wrong with it.
  mutating func load(_ entry: BlockEntry) throws(Failure) -> BlockHeader {
    let size = Format.blockHeaderBytes + entry.storedBytes
    do {
      try file.read(size, at: entry.offset, into: &block)
    } catch {
      throw .system(error)
    }
    guard block.count == size else {
      throw .damage(entry.damage(.cutBlock(missing: UInt64(size - block.count))))
    }
    guard let header = BlockHeader(block.span) else { throw .damage(entry.damage(.checksumMismatch)) }
    guard entry.isOf(header) else { throw .damage(entry.damage(.malformed(.contradiction))) }
    guard CRC32.matches(header.payloadChecksum, block.span.extracting(Format.blockHeaderBytes..<size)) else {
      throw .damage(entry.damage(.checksumMismatch))
    }
    return header
  }
}

extension BlockEntry {
  /// Whether the block that this entry speaks of has that header.
  func isOf(_ header: BlockHeader) -> Bool {
    BlockEntry(header, offset: offset, goroutines: goroutines) == self
  }

  /// Damage to this block.
  func damage(_ kind: TraceDamage.Kind) -> TraceDamage {
    let blockKind = BlockKind(rawValue: self.kind)
    guard blockKind == .events else {
      return TraceDamage(kind: kind, offset: offset, block: sequence, blockKind: blockKind)
    }
    return TraceDamage(
      kind: kind, offset: offset, block: sequence, blockKind: blockKind, ticks: first <= last ? first...last : nil,
      events: UInt64(items), goroutines: goroutines)
  }
}
