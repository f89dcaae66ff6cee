import TraceStore
public import TraceModel

/// A `go` statement of either side of a comparison, or of both.
public struct ComparedSite: Hashable, Sendable {
  public var base: SpawnSite?
  public var head: SpawnSite?

  /// As the newer side has it.
  public var site: SpawnSite { head ?? base ?? SpawnSite(function: "", file: "", line: 0) }
}
