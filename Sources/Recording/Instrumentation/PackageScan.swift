internal import GoSource
internal import Platform

/// A package's files as the function finder sees them.
struct PackageScan: Sendable {
  struct File: Sendable {
    let path: String
    let source: [UInt8]
    let syntax: GoFile
    /// Why the whole file is left as it is.
    let skipped: LeftOut?
  }

  let importPath: String
  /// As the compiler gets it (`main` for a command, but for a plugin).
  let compiledPath: String
  /// In compile order. A file that does not parse is missing: the compiler reports what is wrong with it.
  let files: [File]
  let hasUnreadableFiles: Bool

  init(
    _ package: GoPackage, _ selection: FileSelection = FileSelection(), isOfPlugin: Bool = false
  ) throws(RecordingError) {
    importPath = package.importPath
    // One of named files has a path made of their content.
    let isPlugin = isOfPlugin && !package.isDependencyOnly && package.importPath != "command-line-arguments"
    compiledPath = isPlugin ? package.importPath : package.compiledPath
    var files: [File] = []
    for path in package.filesInCompileOrder {
      let source = try FileSystem.read(path)
      guard let syntax = try? GoFile(source) else { continue }
      files.append(
        File(path: path, source: source, syntax: syntax, skipped: Self.reason(path, syntax, selection)))
    }
    hasUnreadableFiles = files.count < package.filesInCompileOrder.count
    self.files = files
  }

  private static func reason(_ path: String, _ syntax: GoFile, _ selection: FileSelection) -> LeftOut? {
    guard selection.contains(path) else { return .otherFile }
    let reason = SkipReason.skipping(syntax, named: FilePath.lastComponent(of: path))
    switch reason {
    case .generatedFile?, .generatedFileName?:
      return selection.containsGenerated(path) ? nil : reason.map(LeftOut.source)
    default: return reason.map(LeftOut.source)
    }
  }
}
