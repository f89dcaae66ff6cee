/// Text in which a backslash begins what stands for another byte.
public enum BackslashEscapes {
  /// The text with every escape replaced by the byte that it stands for.
  ///
  /// - Parameter decode: gets what follows a backslash; returns the byte that is meant, `nil` for none, and how many
  ///   bytes stand for it; or `nil` where the backslash is no escape but stands for itself.
  public static func undone(
    _ text: some StringProtocol, _ decode: (ArraySlice<UInt8>) -> (byte: UInt8?, count: Int)?
  ) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return String(text) }
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let escape = decode(rest) {
        if let byte = escape.byte { result.append(byte) }
        rest = rest.dropFirst(escape.count)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
