/// What a trace says of how its program was made.
struct ProgramFacts {
  var goVersion = ""
  var operatingSystem = ""
  var architecture = ""
  var filters: [String] = []
  var buildFlags: [String] = []

  /// A program of which nothing is known yet.
  init() {}

  /// A program that is built for this recording.
  init(_ toolchain: GoToolchain, _ words: GoCommandLine, _ options: RecordingOptions) {
    goVersion = toolchain.version.text
    operatingSystem = toolchain.operatingSystem
    architecture = toolchain.architecture
    filters = options.filters
    buildFlags = words.buildFlags
  }

  /// A program that was built before.
  init(_ symbols: BinarySymbols) {
    goVersion = symbols.goVersion
    operatingSystem = symbols.operatingSystem
    architecture = symbols.architecture
    filters = symbols.filters
    buildFlags = symbols.buildFlags
  }
}
