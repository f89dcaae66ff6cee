internal import Platform

/// What a recording needs before it can start: the toolchain with the runtime in it, the cache, a directory of its own.
struct Workspace {
  let toolchain: GoToolchain
  let shadow: ShadowRoot
  let cache: CacheDirectory
  /// For the overlay file and the executable; goes with the recording.
  let directory: String
  let words: GoCommandLine
  /// Where we were before `-C`, which the user's paths are relative to; `nil` without it.
  let startDirectory: String?
  let filterFile: FilterFile?
  private let relay: @Sendable ([UInt8]) -> Void

  init(
    _ words: GoCommandLine, runtime: RuntimeFiles = .recording, _ options: RecordingOptions
  ) throws(RecordingError) {
    relay = options.relay
    // As the go command does for -C, before anything else: from here on it is the working directory of all that
    // follows.
    if let directory = words.directory {
      startDirectory = FilePath.workingDirectory
      try FileSystem.changeDirectory(to: directory)
    } else {
      startDirectory = nil
    }
    let toolchain = try GoToolchain.locate()
    try GoCommandLine.check(defaults: toolchain.flags)
    filterFile = try FilterFile.read(
      options.filterFile, moduleFile: Self.moduleFile(toolchain, words), in: startDirectory)
    let directory = try FileSystem.makeTemporaryDirectory(prefix: Self.prefix, in: toolchain.temporaryFolder)
    do {
      (cache, shadow) = try CacheDirectory.prepare(
        goCache: toolchain.buildCache, temporary: directory, warn: options.warn
      ) { cache throws(RecordingError) in
        try ShadowRoot.prepare(for: toolchain, runtime: runtime, cache: cache)
      }
    } catch {
      FileSystem.removeTree(directory)
      throw error
    }
    self.words = shadow.place == nil ? words : words.withAbsolutePaths(in: FilePath.workingDirectory)
    self.toolchain = toolchain
    self.directory = directory
  }

  var build: GoBuild { GoBuild(toolchain: toolchain, shadow: shadow, words: words, directory: directory, relay: relay) }

  /// - Parameter incomplete: what cannot be loaded is left out.
  func load(tests: Bool, incomplete: Bool = false) throws(RecordingError) -> PackageList {
    try PackageList.load(toolchain: toolchain, shadow: shadow, words: words, tests: tests, incomplete: incomplete)
  }

  /// The packages of `list` that the options choose, their functions found and filtered. Warns of options that do
  /// nothing.
  func scan(_ list: PackageList, _ options: RecordingOptions) throws(RecordingError) -> [InstrumentedPackage] {
    let selection = selection(options, list)
    let chosen = list.packages.filter { selection.decide($0) == .chosen }
    let inlinable =
      options.skipsInlinable
      ? try InlinableFunctions.find(toolchain, words: words, packages: chosen.map(\.importPath), roots: roots) : nil
    let packages = try InstrumentedProgram.scan(
      chosen.map { ($0, selection.files(of: $0)) },
      filter: try FunctionFilter(only: options.only, inlinable: inlinable, file: filterFile?.content),
      goMinor: toolchain.version.minor, kind: ImageKind(words))
    for warning in PatternProblem.warnings(selection, list.packages, packages) { options.warn(warning) }
    if let filterFile {
      for warning in filterFile.warnings(packages.flatMap(\.listing)) { options.warn(warning) }
    }
    return packages
  }

  /// Rewrites the program.
  func instrument(_ list: PackageList, _ options: RecordingOptions) throws(RecordingError) -> InstrumentedProgram {
    var packages = try scan(list, options)
    // A file that does not parse is left to the compiler, whose messages are the best there are.
    // Packages that cannot be loaded are best reported by the go command.
    guard list.isIncomplete || packages.contains(where: { $0.recordedFunctions > 0 || $0.hasUnreadableFiles }) else {
      let filter = try FunctionFilter(only: options.only)
      let matching = packages.flatMap(\.listing).filter { filter.matches($0.name) }
      throw .nothingToInstrument(
        leftOutFunctions: packages.reduce(0) { $0 + $1.leftOutFunctions }, only: options.only,
        reasons: Set(matching.compactMap(\.treatment.leftOut)))
    }
    if let testing = try TestingPackage.instrumented(
      in: list, selection(options, list), goMinor: toolchain.version.minor)
    {
      packages.append(testing)
    }
    let directories = list.packages.compactMap { $0.module?.isMain == true ? $0.module?.directory : nil }
    return try InstrumentedProgram(
      packages, linked: RuntimeLink.files(of: list), moduleDirectories: Set(directories), cache: cache,
      directory: directory, covered: words.coversPackages(defaults: toolchain.flags), kind: ImageKind(words),
      moduleCache: toolchain.moduleCache, roots: roots
    ) { files throws(RecordingError) in
      try ModuleLinks(
        for: files, of: list.packages, toolchain: toolchain, moduleFile: moduleFile, cache: cache, directory: directory)
    }
  }

  /// What the build goes by: go.work, or the file given instead of go.mod, or go.mod.
  private var moduleFile: String { Self.moduleFile(toolchain, words) }

  private static func moduleFile(_ toolchain: GoToolchain, _ words: GoCommandLine) -> String {
    if !toolchain.workFile.isEmpty, toolchain.workFile != "off" { return toolchain.workFile }
    return words.moduleFile(defaults: toolchain.flags).map(FilePath.absolute) ?? toolchain.moduleFile
  }

  private var roots: StandardRoots { StandardRoots(shadow: shadow.path, real: toolchain.root) }

  /// What a recording would instrument, and what not and why.
  func listing(_ list: PackageList, _ options: RecordingOptions) throws(RecordingError) -> InstrumentationListing {
    let selection = selection(options, list)
    return InstrumentationListing(
      functions: try scan(list, options).flatMap(\.listing).map { listed in
        var listed = listed
        listed.file = roots.real(listed.file)
        return listed
      },
      packages: list.packages.compactMap { package in
        switch selection.decide(package) {
        case .chosen, .notIncluded: nil
        case .excluded(let pattern): ListedPackage(importPath: package.importPath, reason: .excluded(by: pattern))
        case .neededByRuntime: ListedPackage(importPath: package.importPath, reason: .neededByRuntime)
        }
      })
  }

  private func selection(_ options: RecordingOptions, _ list: PackageList) -> PackageSelection {
    PackageSelection(
      includes: options.includes, excludes: options.excludes, directory: startDirectory, packages: list.packages)
  }

  /// One of the user's own paths.
  func path(_ path: String) -> String { FilePath.path(path, in: startDirectory) }

  func remove() { FileSystem.removeTree(directory) }

  private static let prefix = "gotrace-"

  /// Removes the folder that a killed recorder had; nothing that has not the name of one.
  static func remove(abandoned directory: String) {
    if FilePath.lastComponent(of: directory).hasPrefix(prefix) { FileSystem.removeTree(directory) }
  }
}
