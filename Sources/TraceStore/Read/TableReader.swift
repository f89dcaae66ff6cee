/// Reads the blocks that a reader keeps in memory.
struct TableReader: ~Copyable {
  enum Content {
    case content([UInt8], BlockHeader)
    case damage(TraceDamage)
  }

  private var loader: BlockLoader
  private var decompressor: Decompressor

  init(file: InputFile) throws(TraceStoreError) {
    decompressor = try Decompressor()
    loader = BlockLoader(file: file)
  }

  /// The content of a block that is intact, or what is wrong with it.
  mutating func content(of entry: BlockEntry) throws(TraceStoreError) -> Content {
    let header: BlockHeader
    do {
      header = try loader.load(entry)
    } catch {
      switch error {
      case .damage(let damage): return .damage(damage)
      case .system(let error): throw error
      }
    }
    var content: [UInt8] = []
    do {
      try decompressor.content(of: loader.block, header: header, into: &content)
    } catch {
      return .damage(entry.damage(.malformed(error)))
    }
    return .content(content, header)
  }

  /// Adds the entries in the block to `table`, in the place that its header says.
  ///
  /// Entries that lost blocks have left out, and those of this block if it is damaged, become placeholders.
  mutating func read<Entry: TableEntry>(
    _ entry: BlockEntry, into table: inout [Entry], damage: inout [TraceDamage]
  ) throws(TraceStoreError) {
    // A gap is believed only as far as memory is no concern.
    let limit = min(table.count + Format.maximumGap, Entry.maximumCount)
    guard entry.items > 0, entry.first >= UInt64(table.count), entry.first <= UInt64(limit),
      entry.last == entry.first + UInt64(entry.items) - 1, entry.last < UInt64(Entry.maximumCount)
    else {
      damage.append(entry.damage(.malformed(.outOfRange)))
      return
    }
    while UInt64(table.count) < entry.first { table.append(.placeholder(id: table.count)) }
    switch try content(of: entry) {
    case .damage(let found):
      damage.append(found)
      let gap = min(Int(entry.items), Format.maximumGap)
      for _ in 0..<gap { table.append(.placeholder(id: table.count)) }
    case .content(let content, _):
      do {
        var reader = ByteReader(content)
        let entries = try Entry.decode(&reader, count: Int(entry.items))
        try reader.end()
        table += entries
      } catch {
        damage.append(entry.damage(.malformed(error)))
      }
    }
  }
}
