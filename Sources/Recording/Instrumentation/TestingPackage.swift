internal import GoSource
internal import Platform

/// What of Go's own package testing is recorded with tests.
///
/// Its `go` statements start every test, also those in bubbles of testing/synctest, whose goroutines would otherwise
/// have a parent of which nothing is known. And a test that waits in `t.Parallel` does nothing itself: as a call of its
/// own this is no self time of the test.
enum TestingPackage {
  private static let importPath = "testing"
  private static let waiting = "testing.(*T).Parallel"

  /// `nil` where the package is not part of the tests, is recorded as a whole, or has been excluded.
  static func instrumented(
    in list: PackageList, _ selection: PackageSelection, goMinor: Int
  ) throws(RecordingError) -> InstrumentedPackage? {
    guard list.isOfTests, let package = list.packages.first(where: { $0.importPath == importPath && $0.isStandard }),
      selection.decide(package) == .notIncluded
    else { return nil }
    return InstrumentedPackage(
      try PackageScan(package), goMinor: goMinor,
      recordsEverySpawn: { FilePath.lastComponent(of: $0.path) == "testing.go" },
      treatments: { _, names in names.map { $0 == waiting ? .traced : .leftOut(.filtered) } })
  }
}
