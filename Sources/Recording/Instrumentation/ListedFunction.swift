/// A function as `gotrace-record list` shows it.
public struct ListedFunction: Sendable {
  /// The Go runtime's name, as far as the source tells it.
  public var name: String
  public var package: String
  public var file: String
  /// The line of `func`, 1-based.
  public var line: Int
  /// `nil` where it is recorded.
  public var leftOut: LeftOut?
}

/// A package of the program that is not instrumented although one might expect it.
public struct ListedPackage: Sendable {
  public enum Reason: Sendable, Equatable {
    /// An `--exclude` pattern matches.
    case excluded(by: String)
    /// Included, but the injected runtime itself imports it.
    case neededByRuntime
  }

  public var importPath: String
  public var reason: Reason
}

/// What a recording with the same words would instrument.
public struct InstrumentationListing: Sendable {
  /// Sorted by package in the go command's order, then by place.
  public var functions: [ListedFunction]
  public var packages: [ListedPackage]
}
