import ByteCoding
import TraceModel

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
