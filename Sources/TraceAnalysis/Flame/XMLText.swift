/// Text inside XML and HTML.
enum XMLText {
  /// `text` with the characters that mean something in markup as entities, and without those that XML cannot hold.
  static func escape(_ text: String) -> String {
    if text.utf8.allSatisfy({ !needsEscape($0) }) { return text }
    var escaped: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): escaped += "&amp;".utf8
      case UInt8(ascii: "<"): escaped += "&lt;".utf8
      case UInt8(ascii: ">"): escaped += "&gt;".utf8
      case UInt8(ascii: "\""): escaped += "&quot;".utf8
      case UInt8(ascii: "'"): escaped += "&#39;".utf8
      case 0..<0x20 where byte != 0x09 && byte != 0x0a && byte != 0x0d: escaped += "\u{fffd}".utf8
      default: escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || "&<>\"'".utf8.contains(byte) }
}
