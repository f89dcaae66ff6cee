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

  init(_ words: GoCommandLine, runtime: RuntimeFiles = .recording) throws(RecordingError) {
    self.words = words
    // As the go command does for -C, before anything else: from here on it is everybody's working directory.
    if let directory = words.directory {
      startDirectory = FileSystem.workingDirectory
      try FileSystem.changeDirectory(to: directory)
    } else {
      startDirectory = nil
    }
    toolchain = try GoToolchain.locate()
    try GoCommandLine.check(defaults: toolchain.flags)
    cache = try CacheDirectory.prepare()
    shadow = try ShadowRoot.prepare(for: toolchain, runtime: runtime, cache: cache)
    directory = try FileSystem.makeTemporaryDirectory(prefix: "gotrace-")
  }

  var build: GoBuild { GoBuild(toolchain: toolchain, shadow: shadow, words: words, directory: directory) }

  func load(tests: Bool) throws(RecordingError) -> PackageList {
    try PackageList.load(toolchain: toolchain, shadow: shadow, words: words, tests: tests)
  }

  /// The packages of `list` that the options choose, their functions found and filtered.
  func scan(_ list: PackageList, _ options: RecordingOptions) throws(RecordingError) -> [InstrumentedPackage] {
    let chosen = chosen(of: list, options)
    let inlinable =
      options.skipsInlinable
      ? try InlinableFunctions.ask(toolchain, words: words, packages: chosen.map(\.importPath)) : nil
    return try InstrumentedProgram.scan(
      chosen, filter: try FunctionFilter(only: options.only, inlinable: inlinable), goMinor: toolchain.version.minor,
      kind: ImageKind(words))
  }

  /// Rewrites the program.
  func instrument(_ list: PackageList, _ options: RecordingOptions) throws(RecordingError) -> InstrumentedProgram {
    let packages = try scan(list, options)
    // A file that does not parse is left to the compiler, whose words are the best there are.
    guard packages.contains(where: { $0.tracedFunctions > 0 || $0.hasUnreadableFiles }) else {
      throw .nothingToInstrument(leftOutFunctions: packages.reduce(0) { $0 + $1.leftOutFunctions })
    }
    let directories = list.packages.compactMap { $0.module?.isMain == true ? $0.module?.directory : nil }
    return try InstrumentedProgram(
      packages, linked: RuntimeLink.files(of: list), moduleDirectories: Set(directories), cache: cache,
      directory: directory, covered: words.coversPackages(defaults: toolchain.flags), kind: ImageKind(words))
  }

  /// What a recording would instrument, and what not and why.
  func listing(_ list: PackageList, _ options: RecordingOptions) throws(RecordingError) -> InstrumentationListing {
    let selection = selection(options, list)
    return InstrumentationListing(
      functions: try scan(list, options).flatMap(\.listing),
      packages: list.packages.compactMap { package in
        switch selection.decide(package) {
        case .chosen, .notIncluded: nil
        case .excluded(let pattern): ListedPackage(importPath: package.importPath, reason: .excluded(by: pattern))
        case .neededByRuntime: ListedPackage(importPath: package.importPath, reason: .neededByRuntime)
        }
      })
  }

  private func selection(_ options: RecordingOptions, _ list: PackageList) -> PackageSelection {
    PackageSelection(includes: options.includes, excludes: options.excludes, packages: list.packages)
  }

  private func chosen(of list: PackageList, _ options: RecordingOptions) -> [GoPackage] {
    let selection = selection(options, list)
    return list.packages.filter { selection.decide($0) == .chosen }
  }

  /// One of the user's own paths.
  func path(_ path: String) -> String { FileSystem.path(path, in: startDirectory) }

  func remove() { FileSystem.removeTree(directory) }
}
