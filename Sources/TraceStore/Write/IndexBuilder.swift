import ByteCoding

/// The index of a file being written, already in the form in which it will stand there.
struct IndexBuilder: Sendable {
  /// The content of one index block.
  struct Part: Sendable {
    var bytes: [UInt8] = []
    var count = 0
  }

  /// Entries of one part at most.
  static let entriesPerPart = 4096

  private(set) var parts: [Part] = []
  private(set) var count = 0

  mutating func append(_ entry: BlockEntry) {
    if parts.last.map({ $0.count == Self.entriesPerPart }) ?? true { parts.append(Part()) }
    var writer = ByteWriter()
    entry.encode(to: &writer)
    parts[parts.count - 1].bytes += writer.bytes
    parts[parts.count - 1].count += 1
    count += 1
  }
}
