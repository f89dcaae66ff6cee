/// A Go release, for example 1.24.11; what follows the numbers (`rc1`, `-custom`) is kept in `text` only.
public struct GoVersion: Sendable, Equatable, Comparable {
  /// The oldest Go that can be recorded: from there on the runtime knows a goroutine's parent (`g.parentGoid`).
  public static let minimumMinor = 21
  /// `Go 1.21`.
  public static var minimumText: String { "Go 1.\(minimumMinor)" }

  public let major: Int
  public let minor: Int
  /// As the toolchain says it: `go1.24.11`.
  public let text: String

  /// Reads `go1.24.11`, `go1.27rc1`, `go1.21.13 X:…`, `devel go1.28-abcdef …`; `nil` where there is no such number.
  public init?(_ text: String) {
    guard let start = text.range(of: "go1.") else { return nil }
    let digits = text[start.upperBound...].prefix { $0.isASCII && $0.isNumber }
    guard let minor = Int(digits) else { return nil }
    major = 1
    self.minor = minor
    self.text = text
  }

  public static func < (a: GoVersion, b: GoVersion) -> Bool { (a.major, a.minor) < (b.major, b.minor) }

  public static func == (a: GoVersion, b: GoVersion) -> Bool { (a.major, a.minor) == (b.major, b.minor) }
}

extension StringProtocol {
  /// The first occurrence of `text`; the standard library alone has none.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start != endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
