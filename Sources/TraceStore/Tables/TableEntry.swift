import ByteCoding

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
