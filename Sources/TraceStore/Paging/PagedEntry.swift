/// What a `PagedTable` holds: something that can be taken apart into numbers and put together again.
public protocol PagedEntry: Sendable {
  /// An entry that means nothing, to be filled in.
  static var placeholder: Self { get }
  /// The number of its columns.
  static var columnCount: Int { get }
  subscript(column column: Int) -> UInt64 { get set }
  /// Whether it must stay in memory as it is: its columns do not say all.
  var mustStay: Bool { get }
}

/// A page of entries as bytes: column by column, each number as the difference to the one before.
enum PageCoding {
  static func encode<Entry: PagedEntry>(_ entries: ArraySlice<Entry>) -> [UInt8] {
    var writer = ByteWriter()
    for column in 0..<Entry.columnCount { writer.differences(entries) { $0[column: column] } }
    return writer.bytes
  }

  static func decode<Entry: PagedEntry>(_ bytes: [UInt8], count: Int) throws(MalformedContent) -> [Entry] {
    var entries = [Entry](repeating: .placeholder, count: count)
    var reader = ByteReader(bytes)
    for column in 0..<Entry.columnCount {
      try reader.differences(count: count) { i, value in entries[i][column: column] = value }
    }
    try reader.end()
    return entries
  }
}
