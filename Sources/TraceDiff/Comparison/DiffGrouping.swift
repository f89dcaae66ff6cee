/// What a row of a comparison stands for.
public enum DiffGrouping: String, CaseIterable, Sendable {
  case function, path, package, test
  case spawnSite = "spawn-site"

  public static let standard = DiffGrouping.function
}
