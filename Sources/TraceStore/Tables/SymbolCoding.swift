import ByteCoding
import TraceModel

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
