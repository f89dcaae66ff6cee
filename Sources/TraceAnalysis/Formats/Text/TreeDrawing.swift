import Console

/// The lines in front of a row of a tree, drawn with box characters.
public enum TreeDrawing {
  /// From this depth on a row says its depth instead of drawing it: the output stays linear in the rows.
  fileprivate static let deepest = 60

  /// `│   └── ` for a row at `depth`; bit d of `continuing` is set where the ancestor at depth d has a later sibling.
  ///
  /// Rows at depth 0 have none.
  public static func prefix(depth: Int, continuing: UInt64) -> String {
    var out = OutputBuffer()
    var prefix = Prefix()
    prefix.write(depth: depth, continuing: continuing, to: &out)
    return out.text
  }

  /// Writes the prefixes of rows one after the other; what a row has in common with the one before is not drawn again.
  struct Prefix {
    /// The levels above the last row, and where each of them ends; level 0 has nothing.
    private var bytes: [UInt8] = []
    private var ends = [0]
    private var continuing: UInt64 = 0

    private static let bar = Array("│   ".utf8)
    private static let gap = Array("    ".utf8)

    /// Writes what `prefix` returns.
    mutating func write(depth: Int, continuing: UInt64, to out: inout OutputBuffer) {
      guard depth > 0 else { return }
      guard depth <= TreeDrawing.deepest else { return out.write("[\(depth)] ") }
      let common = min((continuing ^ self.continuing).trailingZeroBitCount, ends.count, depth)
      ends.removeLast(ends.count - max(common, 1))
      bytes.removeLast(bytes.count - ends[ends.count - 1])
      for level in ends.count..<max(depth, ends.count) {
        bytes += continuing & (1 << UInt64(level)) != 0 ? Self.bar : Self.gap
        ends.append(bytes.count)
      }
      self.continuing = continuing
      out.write(bytes)
      out.write(continuing & (1 << UInt64(depth)) != 0 ? "├── " : "└── ")
    }
  }

  /// The columns of `prefix`.
  public static func width(depth: Int) -> Int { depth <= deepest ? depth * 4 : "[\(depth)] ".utf8.count }

  /// `continuing` for a child at `depth`, from that of its parent.
  public static func continuing(_ parent: UInt64, depth: Int, hasLaterSibling: Bool) -> UInt64 {
    hasLaterSibling && depth < 64 ? parent | 1 << UInt64(depth) : parent
  }
}
