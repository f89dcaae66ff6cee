import ByteCoding
import TraceModel

/// Entries that are numbered through and cut into blocks.
protocol WritableEntry {
  static var kind: BlockKind { get }
  /// Entries of a whole trace.
  static var maximumCount: Int { get }
  static func encode(_ entries: ArraySlice<Self>, to writer: inout ByteWriter)
  /// An upper bound of what the entry adds to a block.
  var encodedBound: Int { get }
}

/// Entries of a table that readers keep in memory.
protocol TableEntry: WritableEntry {
  /// Exactly `count` entries.
  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [Self]
  /// What stands for entry `id` where the block that holds it is lost.
  static func placeholder(id: Int) -> Self
}

extension Symbol: TableEntry {
  static var kind: BlockKind { .symbols }
  static var maximumCount: Int { TraceLimits.maximumFunctions }

  static func encode(_ entries: ArraySlice<Symbol>, to writer: inout ByteWriter) {
    var pool = StringPool()
    var rows = ByteWriter()
    for symbol in entries {
      rows.number(pool.number(of: symbol.name))
      rows.number(pool.number(of: symbol.package))
      rows.number(pool.number(of: symbol.file))
      rows.number(symbol.line)
    }
    pool.encode(to: &writer)
    writer.append(rows.bytes)
    let iterators = entries.enumerated().filter(\.element.isIterator).map(\.offset)
    guard !iterators.isEmpty else { return }
    writer.number(iterators.count)
    var next = 0
    for index in iterators {
      writer.number(index - next)
      next = index + 1
    }
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [Symbol] {
    let strings = try StringPool.decode(&reader)
    var symbols: [Symbol] = []
    for _ in 0..<count {
      symbols.append(
        Symbol(
          name: try reader.pooled(strings), package: try reader.pooled(strings), file: try reader.pooled(strings),
          line: try reader.number32()))
    }
    guard reader.remaining > 0 else { return symbols }
    var next = 0
    let iterators = try reader.count()
    guard iterators > 0 else { throw .tooLong }
    for _ in 0..<iterators {
      let index = next + (try reader.number(atMost: count))
      guard index < count else { throw .outOfRange }
      symbols[index].isIterator = true
      next = index + 1
    }
    return symbols
  }

  var encodedBound: Int { name.utf8.count + package.utf8.count + file.utf8.count + 65 }

  static func placeholder(id: Int) -> Symbol { Symbol(name: "func#\(id)", package: "", file: "", line: 0) }
}

extension SpawnSite: TableEntry {
  static var kind: BlockKind { .spawnSites }
  static var maximumCount: Int { TraceLimits.maximumSpawnSites }

  static func encode(_ entries: ArraySlice<SpawnSite>, to writer: inout ByteWriter) {
    var pool = StringPool()
    var rows = ByteWriter()
    for site in entries {
      rows.number(pool.number(of: site.function))
      rows.number(pool.number(of: site.file))
      rows.number(site.line)
    }
    pool.encode(to: &writer)
    writer.append(rows.bytes)
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [SpawnSite] {
    let strings = try StringPool.decode(&reader)
    var sites: [SpawnSite] = []
    for _ in 0..<count {
      sites.append(
        SpawnSite(
          function: try reader.pooled(strings), file: try reader.pooled(strings), line: try reader.number32()))
    }
    return sites
  }

  var encodedBound: Int { function.utf8.count + file.utf8.count + 45 }

  static func placeholder(id: Int) -> SpawnSite { SpawnSite(function: "site#\(id)", file: "", line: 0) }
}
