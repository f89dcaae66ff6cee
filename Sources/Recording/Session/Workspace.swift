/// What a recording needs before it can start: the toolchain with the runtime in it, the cache, a directory of its own.
struct Workspace {
  let toolchain: GoToolchain
  let shadow: ShadowRoot
  let cache: CacheDirectory
  /// For the overlay file and the executable; goes with the recording.
  let directory: String
  let words: GoCommandLine

  init(_ words: GoCommandLine) throws(RecordingError) {
    self.words = words
    toolchain = try GoToolchain.locate(leadingFlags: words.leadingFlags)
    cache = try CacheDirectory.prepare()
    shadow = try ShadowRoot.prepare(for: toolchain, cache: cache)
    directory = try FileSystem.makeTemporaryDirectory(prefix: "gotrace-")
  }

  var build: GoBuild { GoBuild(toolchain: toolchain, shadow: shadow, words: words) }

  func instrument(_ list: PackageList, _ options: RecordingOptions) throws(RecordingError) -> InstrumentedProgram {
    let selection = PackageSelection(
      includes: options.includes, excludes: options.excludes, packages: list.packages)
    let instrumented = try InstrumentedProgram.make(
      from: list, selection: selection, filter: try options.only.map(FunctionFilter.init(only:)) ?? .all,
      goMinor: toolchain.version.minor, cache: cache, directory: directory)
    guard instrumented.tracedFunctions > 0 else {
      throw .nothingToInstrument(skippedFunctions: instrumented.skippedFunctions)
    }
    return instrumented
  }

  func remove() { FileSystem.removeTree(directory) }
}
