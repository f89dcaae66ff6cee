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
