/// A function as `gotrace-record list` shows it.
public struct ListedFunction: Sendable {
  /// The Go runtime's name, as far as it follows from the source.
  public var name: String
  public var package: String
  public var file: String
  /// The line of `func`, 1-based.
  public var line: Int
  public var treatment: FunctionTreatment
}
