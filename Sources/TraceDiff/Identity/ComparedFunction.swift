import TraceStore
public import TraceModel

/// A function of either side of a comparison, or of both.
public struct ComparedFunction: Hashable, Sendable {
  /// How the two sides' functions were found to be one.
  public enum Match: Hashable, Sendable {
    /// By its name, or it is on one side only.
    case name
    /// A literal whose number changed because others came or went.
    case literal
    /// By what it does and who calls it: probably the same under another name.
    case likely
  }

  public var base: Symbol?
  public var head: Symbol?
  public var match: Match

  /// As the newer side has it.
  public var symbol: Symbol {
    head ?? base ?? Symbol(name: "", package: "", file: "", line: 0)
  }
}
