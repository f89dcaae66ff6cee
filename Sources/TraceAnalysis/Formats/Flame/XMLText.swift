/// Text inside XML and HTML.
package enum XMLText {
  /// `text` with the characters that mean something in markup as entities, and without those that XML cannot hold or a
  /// terminal would obey.
  package static func escape(_ text: String) -> String {
    if text.utf8.allSatisfy({ !needsEscape($0) }) { return text }
    var escaped: [UInt8] = []
    var harmless = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { harmless.append(isHarmless(scalar) ? scalar : "\u{fffd}") }
    for byte in String(harmless).utf8 {
      switch byte {
      case UInt8(ascii: "&"): escaped += "&amp;".utf8
      case UInt8(ascii: "<"): escaped += "&lt;".utf8
      case UInt8(ascii: ">"): escaped += "&gt;".utf8
      case UInt8(ascii: "\""): escaped += "&quot;".utf8
      case UInt8(ascii: "'"): escaped += "&#39;".utf8
      default: escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0x7f || "&<>\"'".utf8.contains(byte)
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a, 0x0d: true
    case 0..<0x20, 0x7f..<0xa0, 0xfffe...0xffff, 0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069: false
    default: true
    }
  }
}
