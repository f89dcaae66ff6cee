/// Reads the blocks that a reader keeps in memory.
struct TableReader: ~Copyable {
  enum Content {
    case content([UInt8], BlockHeader)
    case damage(TraceDamage)
  }

  private var loader: BlockLoader
  private var decompressor: Decompressor
  /// How many placeholders it may still make up.
  private var placeholdersLeft = Format.maximumPlaceholders

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
    guard entry.items > 0, entry.first < UInt64(Entry.maximumCount), entry.last < UInt64(Entry.maximumCount),
      entry.last == entry.first + UInt64(entry.items) - 1,
      fill(&table, upTo: Int(entry.first), with: Entry.placeholder)
    else {
      damage.append(entry.damage(.malformed(.outOfRange)))
      return
    }
    switch try content(of: entry) {
    case .damage(let found):
      damage.append(found)
      _ = fill(&table, upTo: Int(entry.last) + 1, with: Entry.placeholder)
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

  /// Makes `table` so long with placeholders; `false` where it is longer, or where that would be too many.
  mutating func fill<Entry>(_ table: inout [Entry], upTo count: Int, with placeholder: (Int) -> Entry) -> Bool {
    let missing = count - table.count
    guard missing >= 0, missing <= placeholdersLeft else { return false }
    placeholdersLeft -= missing
    for id in table.count..<count { table.append(placeholder(id)) }
    return true
  }
}
