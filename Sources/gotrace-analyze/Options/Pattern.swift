import ArgumentParser

/// A regular expression given on the command line; it may match anywhere in a name.
struct Pattern: ExpressibleByArgument {
  let text: String
  // A Regex is not Sendable in general; one made from text has no transformations and is.
  private let expression: Regex<AnyRegexOutput>

  init?(argument: String) {
    guard let expression = try? Regex(argument) else { return nil }
    text = argument
    self.expression = expression
  }

  func matches(_ name: String) -> Bool { name.firstMatch(of: expression) != nil }
}
