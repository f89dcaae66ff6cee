/// Strings in JSON (RFC 8259, section 7).
package enum JSONText {
  /// Writes `text` between quotes. What a terminal would obey is escaped as well; `forHTML` also escapes `<`, so that
  /// the string can stand in a script element.
  package static func write(quoted text: String, forHTML: Bool = false, to out: inout OutputBuffer) {
    out.write(UInt8(ascii: "\""))
    if isPlain(text) {
      out.write(text)
      out.write(UInt8(ascii: "\""))
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out.write("\\\"")
      case "\\": out.write("\\\\")
      case "\n": out.write("\\n")
      case "\t": out.write("\\t")
      case "<" where forHTML: out.write("\\u003c")
      default:
        if isControl(scalar) {
          let digits = String(scalar.value, radix: 16)
          out.write("\\u" + String(repeating: "0", count: max(4 - digits.utf8.count, 0)) + digits)
        } else {
          out.write(bytes: UTF8.encode(scalar) ?? .init())
        }
      }
    }
    out.write(UInt8(ascii: "\""))
  }

  /// `text` between quotes.
  package static func quoted(_ text: String) -> String {
    var out = OutputBuffer()
    write(quoted: text, to: &out)
    return out.text
  }

  /// Whether a text can stand between quotes as it is.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8.span
    var special = false
    // Without leaving early, so that many bytes are compared at once.
    for index in bytes.indices {
      let byte = bytes[index]
      special = special || byte < 0x20 || byte >= 0x7f || byte == 0x22 || byte == 0x5c || byte == 0x3c
    }
    return !special
  }

  /// What a terminal would obey; JSON has another way to write it.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }
}
