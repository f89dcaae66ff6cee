/// What a trace says of how its program was made.
struct ProgramFacts {
  var goVersion = ""
  var operatingSystem = ""
  var architecture = ""
  var filters: [String] = []
  /// The content of the filter file.
  var filterFile = ""
  var buildFlags: [String] = []

  /// A program of which nothing is known yet.
  init() {}

  /// A program that is built for this recording.
  init(_ workspace: Workspace, _ options: RecordingOptions) {
    goVersion = workspace.toolchain.version.text
    operatingSystem = workspace.toolchain.operatingSystem
    architecture = workspace.toolchain.architecture
    filters = options.filters
    filterFile = workspace.filterFile?.text ?? ""
    buildFlags = workspace.words.buildFlags
  }

  /// A program that was built before.
  init(_ symbols: BinarySymbols) {
    goVersion = symbols.goVersion
    operatingSystem = symbols.operatingSystem
    architecture = symbols.architecture
    filters = symbols.filters
    filterFile = symbols.filterFile
    buildFlags = symbols.buildFlags
  }
}
