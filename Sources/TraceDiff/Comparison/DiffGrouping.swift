import TraceAnalysis

/// What a row of a comparison stands for.
public enum DiffGrouping: String, CaseIterable, Sendable {
  case function, path, package, test
  case spawnSite = "spawn-site"

  public static let standard = DiffGrouping.function

  /// What of call paths decides which row a call is in.
  var paths: CallPathUse {
    switch self {
    case .function: .sums
    case .package: .groups
    case .path, .test, .spawnSite: .all
    }
  }
}
