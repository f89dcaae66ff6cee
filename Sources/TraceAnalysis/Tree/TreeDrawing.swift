/// The lines in front of a row of a tree, drawn with box characters.
public enum TreeDrawing {
  /// From this depth on a row says its depth instead of drawing it: the output stays linear in the rows.
  private static let deepest = 60

  /// `│   └── ` for a row at `depth`; bit d of `continuing` is set where the ancestor at depth d has a later sibling.
  ///
  /// Rows at depth 0 have none.
  public static func prefix(depth: Int, continuing: UInt64) -> String {
    guard depth > 0 else { return "" }
    guard depth <= deepest else { return "[\(depth)] " }
    var prefix = ""
    for level in 1..<depth { prefix += continuing & (1 << UInt64(level)) != 0 ? "│   " : "    " }
    return prefix + (continuing & (1 << UInt64(depth)) != 0 ? "├── " : "└── ")
  }

  /// The columns of `prefix`.
  public static func width(depth: Int) -> Int { depth <= deepest ? depth * 4 : "[\(depth)] ".utf8.count }

  /// `continuing` for a child at `depth`, from that of its parent.
  public static func continuing(_ parent: UInt64, depth: Int, hasLaterSibling: Bool) -> UInt64 {
    hasLaterSibling && depth < 64 ? parent | 1 << UInt64(depth) : parent
  }
}
