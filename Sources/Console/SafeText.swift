/// Makes text from a traced program fit to be shown: nothing in it can move the cursor, colour the screen or end a
/// line.
public enum SafeText {
  /// `text` with control characters, line separators and direction overrides written as `\n`, `\x1b` or `\u{202e}`.
  ///
  /// Bytes that were no UTF-8 have become U+FFFD when the string was made and stay visible as such.
  /// A text that is safe already is returned as it is.
  public static func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      if isSafe(scalar) { safe.unicodeScalars.append(scalar) } else { safe += escape(scalar) }
    }
    return safe
  }

  /// As `visible`, and with nothing in it that a CI system takes for a command when it comes to stand in a log: GitHub
  /// reads `::error::` at the start of a line, which may be any word's where lines are broken, and `##[error]`, as
  /// others read `##vso[…]`, anywhere in one.
  ///
  /// No name in Go has either.
  public static func name(_ text: String) -> String {
    let text = visible(text)
    guard text.utf8.contains(UInt8(ascii: ":")) || text.utf8.contains(UInt8(ascii: "#")) else { return text }
    var safe: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: ":") where safe.last == byte && isWord(safe.dropLast()): safe += "\\x3a".utf8
      case UInt8(ascii: "#") where safe.last == byte: safe += "\\x23".utf8
      default: safe.append(byte)
      }
    }
    return String(decoding: safe, as: UTF8.self)
  }

  /// Whether a word begins behind these bytes.
  private static func isWord(_ before: ArraySlice<UInt8>) -> Bool {
    before.last.map { $0 == UInt8(ascii: " ") } ?? true
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: return false
    case .format:
      // Direction marks can make `a/b` read as `b/a`; the zero-width joiners are part of real words.
      return scalar == "\u{200c}" || scalar == "\u{200d}"
    default: return true
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    default:
      let digits = String(scalar.value, radix: 16)
      return scalar.value < 0x100 ? "\\x" + (digits.count < 2 ? "0" : "") + digits : "\\u{\(digits)}"
    }
  }
}
