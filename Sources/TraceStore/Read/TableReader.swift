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

  /// What the blocks of goroutine facts say of so many goroutines, the last word on each; `nil` where they do not speak of
  /// all, or one is damaged.
  mutating func facts(
    ofGoroutines count: UInt64, in blocks: [BlockEntry], damage: inout [TraceDamage]
  ) throws(TraceStoreError) -> [Goroutine]? {
    let blocks = blocks.filter { $0.kind == BlockKind.goroutineFacts.rawValue }
    // Before so much memory is taken: there must be bytes in the file for each, ten at least.
    let mostEntries = blocks.reduce(0) { $0 + min(UInt64($1.items), UInt64(64 * $1.storedBytes + 4096) / 10) }
    guard count <= UInt64(Format.maximumGoroutines), count <= mostEntries else { return nil }
    var goroutines = [Goroutine](repeating: .placeholder(id: 0), count: Int(count))
    var isKnown = [Bool](repeating: false, count: Int(count))
    for block in blocks {
      guard block.items > 0, block.last < count, block.first <= block.last,
        block.last - block.first == UInt64(block.items) - 1
      else {
        damage.append(block.damage(.malformed(.outOfRange)))
        continue
      }
      switch try content(of: block) {
      case .damage(let found): damage.append(found)
      case .content(let content, _):
        do {
          var reader = ByteReader(content)
          let facts = try GoroutineFacts.decode(&reader, count: Int(block.items))
          try reader.end()
          for (index, facts) in facts.enumerated() {
            goroutines[Int(block.first) + index] = facts.goroutine
            isKnown[Int(block.first) + index] = true
          }
        } catch {
          damage.append(block.damage(.malformed(error)))
        }
      }
    }
    return damage.isEmpty && !isKnown.contains(false) ? goroutines : nil
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
