/// Which files of a package are recorded: generated code only where its package or the file is included by name.
struct FileSelection: Sendable {
  /// Those that are included by their path.
  var named: Set<String> = []
  /// Whether the others are recorded as well.
  var hasOthers = true
  /// Whether the package is included by name, not by a pattern with wildcards.
  var isNamed = false

  func contains(_ path: String) -> Bool { hasOthers || named.contains(path) }

  func containsGenerated(_ path: String) -> Bool { isNamed || named.contains(path) }
}
