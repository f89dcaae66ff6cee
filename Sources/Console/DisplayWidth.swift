/// How many terminal columns a text takes.
public enum DisplayWidth {
  /// Columns of `text`: 2 for East Asian wide characters and emoji, 0 for combining marks, else 1.
  ///
  /// - Complexity: O(n); Latin text takes a short cut.
  public static func columns(_ text: String) -> Int {
    // Below U+0300, where the first byte is at most 0xcb, every scalar is a character of one column; `µs` is of them.
    var isLatin = true
    var scalars = 0
    for byte in text.utf8 {
      if byte > 0xcb { isLatin = false }
      if byte & 0xc0 != 0x80 { scalars += 1 }
    }
    if isLatin { return scalars }
    return text.reduce(0) { $0 + columns($1) }
  }

  /// The longest start of `text` that fits into `columns`, with `…` in place of what was cut.
  public static func truncate(_ text: String, to limit: Int) -> String {
    guard columns(text) > limit else { return text }
    guard limit > 0 else { return "" }
    var cut = ""
    var width = 0
    for character in text {
      let next = columns(character)
      if width + next > limit - 1 { break }
      cut.append(character)
      width += next
    }
    return cut + "…"
  }

  private static func columns(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    return isWide(first) ? 2 : 1
  }

  /// The blocks that terminals draw two columns wide (Unicode's East_Asian_Width W and F, by block).
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
      0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f,
      0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
      return true
    default: return false
    }
  }
}
