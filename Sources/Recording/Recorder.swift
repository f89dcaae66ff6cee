internal import Platform
internal import TraceStore

/// The recorder: from the user's words to a trace.
public enum Recorder {
  /// `gotrace-record run`: instruments, builds and runs one program.
  ///
  /// - Parameter words: what `go run` would be given: build flags, a package or files, the program's arguments.
  public static func run(_ words: [String], _ options: RecordingOptions) throws(RecordingError) -> RecordingOutcome {
    try prepare()
    let workspace = try Workspace(try GoCommandLine.run(words), options)
    defer { workspace.remove() }
    let list = try workspace.load(tests: false)
    let program = try list.program()
    let instrumented = try workspace.instrument(list, options)
    return try record(options, named: program.executableName, workspace) { session throws(RecordingError) in
      let executable = try workspace.build.program(
        instrumented, named: program.executableName, in: workspace.directory)
      return try session.record(
        catalog: ImageCatalog(
          names: instrumented.names(in: executable), executable: executable, program: instrumented)
      ) { observer throws(RecordingError) in
        do throws(RecordingError) {
          return try ProgramRun.run(
            executable: executable, arguments: [executable] + workspace.words.programArguments, environment: nil,
            observer)
        } catch .cannotStart(_, SystemError.notExecutable.code) {
          throw .foreignProcessor(name: workspace.toolchain.architecture)
        }
      }
    }
  }

  /// `gotrace-record test`: instruments packages with their tests and runs `go test`.
  ///
  /// - Parameter words: what `go test` would be given.
  public static func test(_ words: [String], _ options: RecordingOptions) throws(RecordingError) -> RecordingOutcome {
    try prepare()
    let workspace = try Workspace(try GoCommandLine.test(words), options)
    defer { workspace.remove() }
    // As for go test, one package that cannot be loaded does not keep the others from being tested.
    let list = try workspace.load(tests: true, incomplete: true)
    let instrumented = try workspace.instrument(list, options)
    let build = workspace.build
    return try record(options, named: list.firstName ?? "test", workspace) { session throws(RecordingError) in
      try session.record(
        catalog: ImageCatalog(program: instrumented),
        run: { observer throws(RecordingError) in
          try ProgramRun.run(
            executable: workspace.toolchain.command, arguments: try build.testArguments(instrumented),
            environment: build.environment(instrumented), observer)
        },
        check: { status, processes throws(RecordingError) in
          guard status != .exited(0) else { return }
          // Tests that a signal has ended need no explanation.
          if let signal = SignalInbox.shared.ending {
            if processes == 0 { throw .interrupted(signal: signal) }
            return
          }
          try build.checkFailedTests()
          if processes == 0 { throw .nothingRan(status) }
        })
    }
  }

  /// `gotrace-record build`: makes an instrumented program that carries its symbol table.
  ///
  /// - Parameters:
  ///   - words: what `go build` would be given.
  ///   - output: path of the program; `nil` for the package's name here. Returns where it is.
  public static func build(
    _ words: [String], output: String?, _ options: RecordingOptions
  ) throws(RecordingError) -> String {
    try SignalInbox.shared.open()
    let workspace = try Workspace(try GoCommandLine.run(words), options)
    defer { workspace.remove() }
    let list = try workspace.load(tests: false)
    let program = try list.program()
    guard workspace.words.programArguments.isEmpty else {
      throw .severalMainPackages(workspace.words.packages + workspace.words.programArguments)
    }
    let instrumented = try workspace.instrument(list, options)
    let path = workspace.path(output ?? program.executableName)
    let before = try? FileStatus(of: path)
    do {
      try workspace.build.build(instrumented, to: path)
      // What follows the end of an archive the linker would take for a member.
      if ImageKind(workspace.words) != .archive {
        let symbols = BinarySymbols(
          ProgramFacts(workspace, options), names: instrumented.names(in: path))
        try FileSystem.append(symbols.trailer, to: path)
      }
    } catch {
      // A program without its symbols cannot be recorded.
      if let made = try? FileStatus(of: path), made.kind == .regular, !made.isUnchanged(since: before) {
        FileSystem.remove(path)
      }
      throw error
    }
    return path
  }

  /// `gotrace-record exec` with a program that `build` made, or one that starts or loads what `build` made: a shell, a
  /// wrapper, an interpreter.
  ///
  /// - Parameter command: the program, a path or a name on PATH, and its arguments.
  public static func exec(_ command: [String], _ options: RecordingOptions) throws(RecordingError) -> RecordingOutcome {
    guard let name = command.first else { throw .noPackageNamed }
    guard let path = FileSystem.findExecutable(name) else { throw .programNotFound(name) }
    try prepare()
    // A program that may be run but not read is none of ours.
    let symbols = try? BinarySymbols(executable: path)
    let session = try Session(
      options, defaultName: FilePath.lastComponent(of: path), directory: nil,
      facts: symbols.map { ProgramFacts($0) } ?? ProgramFacts())
    do {
      return try session.record(
        catalog: symbols.map { ImageCatalog(names: $0.names, executable: path) } ?? ImageCatalog(),
        ifNothing: symbols == nil ? .notInstrumented(path: path) : nil,
        run: { observer throws(RecordingError) in
          try ProgramRun.run(executable: path, arguments: command, environment: nil, observer)
        })
    } catch {
      session.abandon()
      throw error
    }
  }

  /// Whether `exec` would take this word for a program, not for a Go package.
  public static func isProgram(_ word: String) -> Bool { FileSystem.findExecutable(word) != nil }

  /// Whether this word is a path to nothing: neither of a program nor of a package.
  public static func isMissing(_ word: String) -> Bool {
    ["/", "./", "../"].contains(where: word.hasPrefix) && !word.contains("...") && !FileSystem.exists(word)
  }

  /// `gotrace-record list`: what a recording would instrument, and what not and why.
  ///
  /// - Parameter words: what `go test` would be given: flags and packages; `tests` says whether their tests count.
  public static func list(
    _ words: [String], tests: Bool, _ options: RecordingOptions
  ) throws(RecordingError) -> InstrumentationListing {
    try SignalInbox.shared.open()
    let workspace = try Workspace(try GoCommandLine.test(words), options)
    defer { workspace.remove() }
    return try workspace.listing(try workspace.load(tests: tests), options)
  }

  /// A folder of our own for what goes with this process.
  public static func makeFolder() throws(RecordingError) -> String {
    try FileSystem.makeTemporaryDirectory(prefix: "gotrace-", in: nil)
  }

  public static func removeFolder(_ path: String) { FileSystem.removeTree(path) }

  /// After one recording: what another one in this process needs, in the folder in which the first one began.
  public static func prepareAnother(in directory: String) throws(RecordingError) {
    try SignalInbox.shared.reopen()
    try FileSystem.changeDirectory(to: directory)
  }

  /// Builds the program as it is and runs it. Returns its processor time, nanoseconds.
  ///
  /// - Parameter words: as for `run`.
  public static func runPlain(_ words: [String], _ options: RecordingOptions) throws(RecordingError) -> UInt64 {
    let workspace = try Workspace(try GoCommandLine.run(words), options)
    defer { workspace.remove() }
    let name = try workspace.load(tests: false).program().executableName
    let executable = try workspace.build.plainProgram(named: name, in: workspace.directory)
    var processor: UInt64 = 0
    _ = try ProgramRun.run(
      executable: executable, arguments: [executable] + workspace.words.programArguments, environment: nil,
      ProgramRun.Observer(ended: { processor = $0 }))
    return processor
  }

  /// From here on nothing is left where a signal ends us; and what a recording cannot do without is there.
  static func prepare() throws(RecordingError) {
    try SignalInbox.shared.open()
    guard ProcessTable.isOurs else { throw .noProcessTable }
  }

  /// Opens a session for what `body` builds and runs; leaves no file where that fails.
  private static func record(
    _ options: RecordingOptions, named name: String, _ workspace: Workspace,
    _ body: (Session) throws(RecordingError) -> RecordingOutcome
  ) throws(RecordingError) -> RecordingOutcome {
    Allocator.shareArenas()
    let session = try Session(
      options, defaultName: name, directory: workspace.startDirectory, workspace: workspace.directory,
      facts: ProgramFacts(workspace, options))
    do {
      return try body(session)
    } catch {
      session.abandon()
      throw error
    }
  }
}
