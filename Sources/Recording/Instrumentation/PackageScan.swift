internal import GoSource

/// A package's files as the function finder sees them.
struct PackageScan: Sendable {
  struct File: Sendable {
    let path: String
    let source: [UInt8]
    let syntax: GoFile
    /// Why the whole file is left as it is.
    let skipped: SkipReason?
  }

  let importPath: String
  /// As the compiler is told it (`main` for a command, but for a plugin).
  let compiledPath: String
  /// In compile order. A file that does not parse is missing: the compiler will say what is wrong with it.
  let files: [File]
  let hasUnreadableFiles: Bool

  init(_ package: GoPackage, isOfPlugin: Bool) throws(RecordingError) {
    importPath = package.importPath
    // One of named files has a path made of their content.
    let isPlugin = isOfPlugin && !package.isDependencyOnly && package.importPath != "command-line-arguments"
    compiledPath = isPlugin ? package.importPath : package.compiledPath
    var files: [File] = []
    for path in package.filesInCompileOrder {
      let source = try FileSystem.read(path)
      guard let syntax = try? GoFile(source) else { continue }
      files.append(
        File(
          path: path, source: source, syntax: syntax,
          skipped: SkipReason.skipping(syntax, named: FileSystem.lastComponent(of: path))))
    }
    hasUnreadableFiles = files.count < package.filesInCompileOrder.count
    self.files = files
  }
}
