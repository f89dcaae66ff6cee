/// Why a function is left as it is.
public enum SkipReason: Hashable, Sendable, CaseIterable {
  /// `// Code generated … DO NOT EDIT.` stands before the package clause.
  case generatedFile
  /// The file is called `*.pb.go`, `*_generated.go` or `*_gen.go`.
  case generatedFileName
  /// `//gotrace:skip` stands before the package clause.
  case skippedFile
  /// `//gotrace:skip` stands above the function, or above the one around it.
  case skippedFunction
  /// Declared here, implemented elsewhere.
  case noBody
  /// `//go:nosplit`, `//go:systemstack`, `//go:nowritebarrier` …: a call inside is illegal or unsafe.
  case runtimePragma

  /// Why a whole file is left as it is.
  ///
  /// - Parameters:
  ///   - file: What was found in the file.
  ///   - fileName: The last component of its path.
  /// - Returns: `nil` if its functions may be instrumented.
  public static func skipping(_ file: GoFile, named fileName: String) -> SkipReason? {
    if file.isSkipped { return .skippedFile }
    if file.isGenerated { return .generatedFile }
    if [".pb.go", "_generated.go", "_gen.go"].contains(where: fileName.hasSuffix) { return .generatedFileName }
    return nil
  }

  /// Why one function of a file that is not skipped is left as it is, or `nil` if it may be instrumented.
  public static func skipping(_ function: GoFunction) -> SkipReason? {
    if function.body == nil { return .noBody }
    if function.pragmas.contains(.skip) { return .skippedFunction }
    if !function.pragmas.isDisjoint(with: [.nosplit, .systemStack, .writeBarrier]) { return .runtimePragma }
    return nil
  }
}
