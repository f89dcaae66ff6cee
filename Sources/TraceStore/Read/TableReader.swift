import ByteCoding

/// Reads the blocks that a reader keeps in memory.
struct TableReader: ~Copyable {
  /// What is in a block, or what is wrong with it.
  enum Outcome<Content> {
    case content(Content)
    case damage(TraceDamage)
  }

  private var loader: BlockLoader
  private var decompressor: Decompressor
  /// Those that it may still make up.
  var placeholders: Placeholders

  init(file: InputFile, placeholders: Placeholders = Placeholders()) throws(TraceStoreError) {
    self.placeholders = placeholders
    decompressor = try Decompressor()
    loader = BlockLoader(file: file)
  }

  /// The content of a block that is intact, or what is wrong with it.
  mutating func content(of entry: BlockEntry) throws(TraceStoreError) -> Outcome<[UInt8]> {
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
    return .content(content)
  }

  /// What `body` makes of the content of a block; it must use all of it.
  mutating func decode<Thing>(
    _ entry: BlockEntry, _ body: (inout ByteReader) throws(MalformedContent) -> Thing
  ) throws(TraceStoreError) -> Outcome<Thing> {
    switch try content(of: entry) {
    case .damage(let found): return .damage(found)
    case .content(let content):
      do {
        var reader = ByteReader(content)
        let thing = try body(&reader)
        try reader.end()
        return .content(thing)
      } catch {
        return .damage(entry.damage(.malformed(error)))
      }
    }
  }

  /// Adds the entries in the block to `table`, at the indices that its header says.
  ///
  /// Entries that lost blocks have left out, and those of this block if it is damaged, become placeholders.
  mutating func read<Entry: TableEntry>(
    _ entry: BlockEntry, into table: inout [Entry], damage: inout [TraceDamage]
  ) throws(TraceStoreError) {
    guard entry.isTablePart(before: UInt64(Entry.maximumCount)) else {
      damage.append(entry.damage(.malformed(.outOfRange)))
      return
    }
    let first = Int(entry.first)
    guard
      first == table.count
        || placeholders.explainGap(in: Entry.kind, damage)
          && placeholders.fill(&table, upTo: first, with: Entry.placeholder)
    else {
      damage.append(entry.damage(.malformed(.outOfPlace)))
      return
    }
    let decoded = try decode(entry) { reader throws(MalformedContent) in
      try Entry.decode(&reader, count: Int(entry.items))
    }
    switch decoded {
    case .content(let entries): table += entries
    case .damage(let found):
      damage.append(found)
      _ = placeholders.fill(&table, upTo: Int(entry.last) + 1, with: Entry.placeholder)
    }
  }
}
