/// Why an `--include` or `--exclude` changes nothing.
public enum PatternProblem: Sendable, Equatable {
  case matchesNothing
  /// All that it matches is what the injected runtime stands on.
  case neededByRuntime
  /// All that it includes is excluded.
  case excluded
  /// What it excludes would not be recorded anyway.
  case notRecordedAnyway
  /// What it includes has no function that can be recorded, for these reasons.
  case noFunctions(Set<LeftOut>)

  /// - Parameter scanned: the chosen packages.
  static func warnings(
    _ selection: PackageSelection, _ packages: [GoPackage], _ scanned: [InstrumentedPackage]
  ) -> [RecordingWarning] {
    let byPath = Dictionary(scanned.map { ($0.importPath, $0) }, uniquingKeysWith: { first, _ in first })
    return selection.matches(of: packages).compactMap { option, pattern, packages in
      problem(
        isInclude: option == "--include", packages.map(selection.decide), packages.compactMap { byPath[$0.importPath] }
      )
      .map { .patternWithoutEffect(option: option, pattern: pattern, $0) }
    }
  }

  private static func problem(
    isInclude: Bool, _ decisions: [PackageSelection.Decision], _ scanned: [InstrumentedPackage]
  ) -> PatternProblem? {
    if decisions.isEmpty { return .matchesNothing }
    guard isInclude else { return decisions.allSatisfy { $0 == .notIncluded } ? .notRecordedAnyway : nil }
    if decisions.contains(.chosen) {
      guard scanned.allSatisfy({ $0.recordedFunctions == 0 && !$0.hasUnreadableFiles }) else { return nil }
      return .noFunctions(Set(scanned.flatMap(\.listing).compactMap(\.treatment.leftOut)))
    }
    return decisions.contains(.neededByRuntime) ? .neededByRuntime : .excluded
  }
}
