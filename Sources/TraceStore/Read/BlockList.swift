import ByteCoding

/// The blocks of a file, from its index or, where that is missing, by going from one to the next.
struct BlockList: Sendable {
  /// In file order, without the index.
  private(set) var entries: [BlockEntry] = []
  /// Whether the file ends with a trailer and an index that agree with each other.
  private(set) var isFinished = false
  private(set) var damage: [TraceDamage] = []

  init(file: InputFile) throws(TraceStoreError) {
    if let trailer = try Self.trailer(of: file) {
      if let entries = try Self.index(of: file, trailer) {
        self.entries = entries
        isFinished = true
        return
      }
      damage.append(TraceDamage(kind: .unusableIndex, offset: trailer.indexOffset))
      try scan(file, to: file.size - UInt64(Format.trailerBytes))
    } else {
      damage.append(TraceDamage(kind: .unfinished, offset: file.size))
      try scan(file, to: file.size)
    }
  }

  /// Whether there were blocks between the first and the last that cannot be found.
  var hasLostBlocks: Bool {
    damage.contains { damage in
      switch damage.kind {
      case .missingBlocks, .unreadableBytes: true
      default: false
      }
    }
  }

  private static func trailer(of file: InputFile) throws(TraceStoreError) -> Trailer? {
    let size = UInt64(Format.trailerBytes)
    guard file.size >= UInt64(Format.fileHeaderBytes) + size else { return nil }
    let trailer = Trailer(try file.read(Format.trailerBytes, at: file.size - size))
    guard let trailer, trailer.fileBytes == file.size, trailer.indexOffset >= UInt64(Format.fileHeaderBytes),
      trailer.indexOffset <= file.size - size
    else { return nil }
    return trailer
  }

  /// The entries of all index blocks; `nil` where they contradict the trailer or are damaged.
  private static func index(of file: InputFile, _ trailer: Trailer) throws(TraceStoreError) -> [BlockEntry]? {
    var entries: [BlockEntry] = []
    var tables = try TableReader(file: file)
    var next = UInt64(Format.fileHeaderBytes)
    var offset = trailer.indexOffset
    var sequence = trailer.blockCount
    let end = file.size - UInt64(Format.trailerBytes)
    while offset < end {
      let bytes = try file.read(Format.blockHeaderBytes, at: offset)
      guard let header = BlockHeader(bytes.span), header.kind == BlockKind.index.rawValue, header.isWithinLimits,
        header.sequence == sequence, header.first == UInt64(entries.count), header.items > 0,
        header.last == header.first + UInt64(header.items) - 1
      else { return nil }
      let block = BlockEntry(header, offset: offset)
      guard block.end <= end, case .content(let content) = try tables.content(of: block) else { return nil }
      do {
        var reader = ByteReader(content)
        for _ in 0..<header.items {
          let entry = try BlockEntry(&reader, offset: next, sequence: UInt64(entries.count))
          next = entry.end
          // Of index blocks the index does not speak, and none stands before it.
          guard next <= trailer.indexOffset, entry.kind != BlockKind.index.rawValue else { return nil }
          entries.append(entry)
        }
        try reader.end()
      } catch {
        return nil
      }
      offset = block.end
      sequence += 1
    }
    guard UInt64(entries.count) == trailer.blockCount, next == trailer.indexOffset else { return nil }
    return entries
  }

  /// Goes from block to block up to `end`, and looks for the next one where there is none.
  private mutating func scan(_ file: InputFile, to end: UInt64) throws(TraceStoreError) {
    var offset = UInt64(Format.fileHeaderBytes)
    var sequence: UInt64 = 0
    while offset < end {
      let bytes = try file.read(Int(min(UInt64(Format.blockHeaderBytes), end - offset)), at: offset)
      guard let header = BlockHeader(bytes.span), header.isWithinLimits, header.sequence >= sequence else {
        let found = try nextBlock(file, after: offset, to: end, sequence: sequence)
        if found == nil, end - offset < UInt64(Format.blockHeaderBytes) {
          let missing = UInt64(Format.blockHeaderBytes) - (end - offset)
          damage.append(TraceDamage(kind: .cutBlock(missing: missing), offset: offset))
        } else {
          damage.append(TraceDamage(kind: .unreadableBytes(count: (found ?? end) - offset), offset: offset))
        }
        offset = found ?? end
        continue
      }
      if header.sequence > sequence {
        damage.append(
          TraceDamage(kind: .missingBlocks(count: header.sequence - sequence), offset: offset, block: sequence))
      }
      sequence = header.sequence &+ 1
      let entry = BlockEntry(header, offset: offset)
      if entry.end > end {
        damage.append(entry.damage(.cutBlock(missing: entry.end - end)))
        return
      }
      if header.kind != BlockKind.index.rawValue { entries.append(entry) }
      offset = entry.end
    }
  }

  /// Where the next intact block header after `start` is.
  ///
  /// - Complexity: O(bytes skipped).
  private func nextBlock(
    _ file: InputFile, after start: UInt64, to end: UInt64, sequence: UInt64
  ) throws(TraceStoreError) -> UInt64? {
    let step = 1 << 20
    var window: [UInt8] = []
    var base = start + 1
    while base < end {
      let wanted = min(UInt64(step + Format.blockHeaderBytes - 1), end - base)
      try file.read(Int(wanted), at: base, into: &window)
      let span = window.span
      var at = 0
      while at < min(step, window.count - Format.blockHeaderBytes + 1) {
        if span[at] == UInt8(truncatingIfNeeded: Format.blockMagic),
          let header = BlockHeader(span.extracting(at..<span.count)), header.isWithinLimits,
          header.sequence >= sequence
        {
          return base + UInt64(at)
        }
        at += 1
      }
      base += UInt64(step)
    }
    return nil
  }
}
