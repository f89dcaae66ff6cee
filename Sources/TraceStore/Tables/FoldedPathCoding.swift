import ByteCoding
import TraceModel

/// What a file says of one node of a call tree of which paths were folded (docs/FORMAT.md, "Folded paths (kind 12)").
/// The root's entry is of paths that are not in the tree.
struct FoldedPath: TableEntry, Hashable {
  /// By which goroutines name the node; ascending.
  var number: UInt64 = .max
  var missing = MissingCalls()
  var hasFolded = false

  static var kind: BlockKind { .foldedPaths }
  static var maximumCount: Int { CallTree.Node.maximumCount }

  static func encode(_ entries: ArraySlice<FoldedPath>, to writer: inout ByteWriter) {
    writer.differences(entries) { $0.number }
    for entry in entries { writer.number(entry.missing.calls &+ 1) }
    for entry in entries { writer.number(entry.missing.time &+ 1) }
    for entry in entries { writer.number(entry.hasFolded ? 1 : 0) }
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [FoldedPath] {
    guard count <= reader.remaining / 4 else { throw .tooShort }
    var entries = [FoldedPath](repeating: FoldedPath(), count: count)
    try reader.differences(of: &entries) { entry, number throws(MalformedContent) in entry.number = number }
    try reader.column(of: &entries) { $0.missing.calls = $1 &- 1 }
    try reader.column(of: &entries) { $0.missing.time = $1 &- 1 }
    try reader.column(of: &entries) { entry, flag throws(MalformedContent) in
      guard flag <= 1 else { throw .outOfRange }
      entry.hasFolded = flag == 1
    }
    return entries
  }

  var encodedBound: Int { 40 }

  /// No tree with it is trusted.
  static func placeholder(id: Int) -> FoldedPath { FoldedPath() }
}
