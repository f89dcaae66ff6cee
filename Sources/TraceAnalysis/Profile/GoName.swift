/// The two parts of a function name as the Go runtime gives it.
///
/// `gopkg.in/yaml%2ev3.(*Decoder).Decode` has the path `gopkg.in/yaml.v3` and the rest `.(*Decoder).Decode`.
package struct GoName {
  /// The import path, unescaped; `main` for a program's main package.
  package var path: String
  /// From the dot after the path on; empty where there is none.
  package var rest: String

  package init(_ name: String) {
    let bytes = Array(name.utf8)
    // Parameters and type arguments may hold slashes and dots of their own.
    let head = bytes.prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "[") }
    let element = (head.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    let dot = bytes[element...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
    path = Self.unescape(bytes[..<dot])
    rest = String(decoding: bytes[dot...], as: UTF8.self)
  }

  /// The linker writes `%2e` for a dot in the last element of a path, and other bytes in the same way.
  private static func unescape(_ bytes: ArraySlice<UInt8>) -> String {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
        let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
      {
        plain.append(high << 4 | low)
        index += 3
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
    default: return nil
    }
  }
}
