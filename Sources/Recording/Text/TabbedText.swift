internal import Platform

/// Lines of fields separated by tabs; tab, newline and backslash in a field are written `\t`, `\n`, `\\`.
enum TabbedText {
  /// The fields as a line, with its newline.
  static func line(_ fields: [String]) -> String {
    fields.map(escaped).joined(separator: "\t") + "\n"
  }

  /// The fields of every whole line; what stands behind the last newline is no line yet.
  static func lines(_ bytes: ArraySlice<UInt8>) -> [[String]] {
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.startIndex
    return bytes[..<end].split(separator: UInt8(ascii: "\n")).map { line in
      line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { unescaped(String(decoding: $0, as: UTF8.self)) }
    }
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func unescaped(_ text: String) -> String {
    BackslashEscapes.undone(text) { rest in
      switch rest.first {
      case UInt8(ascii: "t"): (UInt8(ascii: "\t"), 1)
      case UInt8(ascii: "n"): (UInt8(ascii: "\n"), 1)
      case let byte: (byte, 1)
      }
    }
  }
}
