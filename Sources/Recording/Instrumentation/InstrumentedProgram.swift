internal import GoSource
internal import Platform
internal import TraceStore

/// A program's sources rewritten, ready for the go command: an overlay file and the meaning of every id.
struct InstrumentedProgram: Sendable {
  /// For `-overlay`.
  let overlayPath: String
  /// Whether some of the packages are compiled from what Go's cover tool makes of them (``CoverPlan``).
  let isCovered: Bool
  /// For the go command, where it is not the user's.
  let moduleCache: String?
  /// Which of the commands that compile must know of how files and folders are really called; `nil` for none.
  let renaming: GoWrappers.Renaming
  private let roots: StandardRoots
  private let packages: [InstrumentedPackage]
  private let bases: [Int]

  var recordedFunctions: Int { packages.reduce(0) { $0 + $1.recordedFunctions } }
  var leftOutFunctions: Int { packages.reduce(0) { $0 + $1.leftOutFunctions } }

  /// Finds the functions of `chosen`, packages in parallel.
  static func scan(
    _ chosen: [(package: GoPackage, files: FileSelection)], filter: FunctionFilter, goMinor: Int, kind: ImageKind
  ) throws(RecordingError) -> [InstrumentedPackage] {
    try parallelMap(chosen) { chosen throws(RecordingError) in
      InstrumentedPackage(
        try PackageScan(chosen.package, chosen.files, isOfPlugin: kind == .plugin), goMinor: goMinor, filter: filter)
    }
  }

  /// Rewrites scanned packages in parallel and writes the overlay file to `directory`.
  ///
  /// - Parameters:
  ///   - linked: the files that import the runtime's package link, of whichever packages.
  ///   - moduleDirectories: of the main modules; recordings of the same modules share their ids.
  ///   - covered: whether packages are covered.
  ///   - kind: what is built.
  ///   - moduleCache: GOMODCACHE as the user has it.
  ///   - roots: where the standard library is.
  ///   - links: makes links for the modules that rewritten files are in.
  init(
    _ packages: [InstrumentedPackage], linked: Set<String>, moduleDirectories: Set<String>, cache: CacheDirectory,
    directory: String, covered: Bool, kind: ImageKind, moduleCache: String,
    roots: StandardRoots,
    links makeLinks: ([String]) throws(RecordingError) -> ModuleLinks
  ) throws(RecordingError) {
    var registry = try FunctionIDRegistry(cache: cache, directories: Array(moduleDirectories))
    let bases = try registry.assign(packages.map { ($0.importPath, $0.idCount) })
    try registry.save()
    let announcement: Instrumentation.Announcement? =
      switch kind {
      case .program: nil
      case .plugin: .loaded
      case .archive: .text(BinarySymbols(embedded: Self.names(of: packages, bases, in: nil, roots)).embedded)
      }
    var replaced = try parallelMap(Array(zip(packages, bases))) { pair throws(RecordingError) in
      try pair.0.write(base: pair.1, linked: linked, announcement: announcement, to: cache)
    }
    // Those of packages that were not chosen.
    for path in linked.subtracting(replaced.joined().map(\.original)) {
      let source = try FileSystem.read(path)
      guard let syntax = try? GoFile(source) else { continue }
      let instrumentation = Instrumentation(
        alias: ImportAlias.unused(in: [syntax]), importPath: RuntimeFiles.importPath,
        functionIDs: syntax.functions.map { _ in nil }, spawnIDs: syntax.spawns.map { _ in nil },
        sideImportPath: RuntimeFiles.linkImportPath, announcement: announcement)
      replaced.append([try RewrittenFile(path, source, syntax, instrumentation, cache: cache)])
    }
    let files = replaced.flatMap(\.self)
    let links = try makeLinks(files.map(\.original))
    let entries = (files.map { (links.path(of: $0.original), $0.path) } + links.replaced)
      .map { "\(GoJSON.quoted($0.0)):\(GoJSON.quoted($0.1))" }
    overlayPath = directory + "/overlay.json"
    try FileSystem.writeAtomically(
      Array(("{\"Replace\":{" + entries.joined(separator: ",\n") + "}}\n").utf8), to: overlayPath)
    try ToolPlan(files, links, moduleCache: moduleCache, root: roots.shadow).write(to: directory)
    if covered {
      try FileSystem.writeAtomically(CoverPlan(files, links).encoded, to: CoverPlan.path(in: directory))
    }
    isCovered = covered
    renaming = GoWrappers.Renaming(
      everywhere: files.contains { CompileTool.isUnspeakable($0) },
      inLinks: !links.links.isEmpty || links.moduleCache != nil,
      inStandardLibrary: files.contains { $0.original.hasPrefix(roots.shadow + "/") })
    self.roots = roots
    self.moduleCache = links.moduleCache
    self.packages = packages
    self.bases = bases
  }

  /// What every id stands for.
  ///
  /// - Parameter executable: path of a program built from these sources; its own function table names literals best.
  func names(in executable: String? = nil) -> InstrumentedNames {
    var table: Pclntab?
    if let executable, let bytes = try? FileSystem.read(executable) {
      // A program without a readable table keeps the names that follow from its source.
      table = try? Pclntab(executable: bytes.span, packages: Set(packages.map(\.compiledPath)))
    }
    return Self.names(of: packages, bases, in: table, roots)
  }

  private static func names(
    of packages: [InstrumentedPackage], _ bases: [Int], in table: Pclntab?, _ roots: StandardRoots
  ) -> InstrumentedNames {
    var names = InstrumentedNames()
    for (package, base) in zip(packages, bases) {
      names.add(base: base, names: package.names(in: table).map(roots.real))
    }
    return names
  }
}
