internal import GoSource

/// Which functions are wanted, beside what their source says: `--only` and `--skip-inlinable`.
struct FunctionFilter: Sendable {
  private let pattern: String?
  private let inlinable: InlinableFunctions?

  /// - Parameters:
  ///   - only: a regular expression over runtime names.
  ///   - inlinable: functions to leave out because the compiler inlines them.
  /// - Throws: `invalidPattern` for what is no regular expression.
  init(only pattern: String? = nil, inlinable: InlinableFunctions? = nil) throws(RecordingError) {
    if let pattern, (try? Regex(pattern)) == nil { throw .invalidPattern(pattern) }
    self.pattern = pattern
    self.inlinable = inlinable
  }

  /// Whether `--only` matches the name; everything does where there is none.
  func matches(_ name: String) -> Bool { pattern.flatMap { try? Regex($0) }.map { name.contains($0) } ?? true }

  /// The reasons to leave out functions of one file, `nil` for those that are wanted.
  func reasons(for file: PackageScan.File, names: [String]) -> [LeftOut?] {
    // A Regex is not Sendable; compiling it once a file is cheap beside reading the file.
    let regex = pattern.flatMap { try? Regex($0) }
    return zip(file.syntax.functions, names).map { function, name in
      if let reason = file.skipped ?? SkipReason.skipping(function).map(LeftOut.source) { return reason }
      if let regex, !name.contains(regex) { return .filtered }
      if let inlinable, inlinable.contains(function, in: file) { return .inlinable }
      return nil
    }
  }
}
