/// A regular expression for names; it may match anywhere in one.
public struct NameRegex {
  public let text: String
  private let expression: Regex<AnyRegexOutput>

  /// `nil` where the text is no regular expression, or one too deep to be meant: reading it takes stack for each
  /// bracket.
  public init?(_ text: String) {
    guard text.utf8.count(where: { "([".utf8.contains($0) }) <= 200 else { return nil }
    guard let expression = try? Regex(text) else { return nil }
    self.text = text
    self.expression = expression
  }

  public func matches(_ name: String) -> Bool { name.firstMatch(of: expression) != nil }
}
