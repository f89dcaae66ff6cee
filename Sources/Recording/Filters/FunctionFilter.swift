internal import GoSource
internal import TraceModel

/// What becomes of functions, beside what their source says: `--only`, `--skip-inlinable` and the filter file.
struct FunctionFilter: Sendable {
  private let pattern: String?
  private let inlinable: InlinableFunctions?
  private let file: FunctionFilterFile?

  /// - Parameters:
  ///   - only: a regular expression over runtime names.
  ///   - inlinable: functions to leave out because the compiler inlines them.
  ///   - file: functions that are counted or left out by name.
  /// - Throws: `invalidPattern` for what is no regular expression.
  init(
    only pattern: String? = nil, inlinable: InlinableFunctions? = nil, file: FunctionFilterFile? = nil
  ) throws(RecordingError) {
    if let pattern, (try? Regex(pattern)) == nil { throw .invalidPattern(pattern) }
    self.pattern = pattern
    self.inlinable = inlinable
    self.file = file
  }

  /// Whether `--only` matches the name; everything does where there is none.
  func matches(_ name: String) -> Bool { pattern.flatMap { try? Regex($0) }.map { name.contains($0) } ?? true }

  /// What becomes of the functions of one file.
  func treatments(for file: PackageScan.File, names: [String]) -> [FunctionTreatment] {
    // A Regex is not Sendable; compiling it once a file is cheap beside reading the file.
    let regex = pattern.flatMap { try? Regex($0) }
    return zip(file.syntax.functions, names).map { function, name in
      if let reason = file.skipped ?? SkipReason.skipping(function).map(LeftOut.source) { return .leftOut(reason) }
      if let regex, !name.contains(regex) { return .leftOut(.filtered) }
      switch self.file?.entries[name]?.action {
      case .skip: return .leftOut(.filterFile)
      case .count: return .counted
      case nil: break
      }
      if let inlinable, inlinable.contains(function, in: file) { return .leftOut(.inlinable) }
      return .traced
    }
  }
}
