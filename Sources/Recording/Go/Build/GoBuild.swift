internal import Platform

/// Runs the go command on the rewritten sources.
struct GoBuild {
  let toolchain: GoToolchain
  let shadow: ShadowRoot
  let words: GoCommandLine
  /// For files that the go command needs.
  let directory: String
  /// Gets what the compiler prints, unchanged.
  let relay: ([UInt8]) -> Void

  func environment(_ instrumented: InstrumentedProgram) -> [String] {
    shadow.environment(toolchain, moduleCache: instrumented.moduleCache)
  }

  private var wrappers: GoWrappers { GoWrappers(toolchain: toolchain, shadow: shadow, directory: directory) }

  /// What makes the go command compile the rewritten sources.
  private func flags(_ instrumented: InstrumentedProgram) throws(RecordingError) -> [String] {
    let path = directory + "/tool.sh"
    try FileSystem.writeAtomically(
      Array(try wrappers.tools(isCovered: instrumented.isCovered, instrumented.renaming).utf8), to: path)
    return ["-overlay", instrumented.overlayPath, GoWrappers.flag("toolexec", path)]
  }

  /// Builds the program into `directory`, where the program will find itself as after `go run`. Returns its path.
  func program(_ instrumented: InstrumentedProgram, named name: String, in directory: String) throws(RecordingError)
    -> String
  {
    let output = directory + "/exe/" + name
    try FileSystem.makeDirectories(directory + "/exe")
    try build(instrumented, to: output)
    return output
  }

  /// Builds the program as the user would, likewise.
  func plainProgram(named name: String, in directory: String) throws(RecordingError) -> String {
    let output = directory + "/exe/" + name
    try FileSystem.makeDirectories(directory + "/exe")
    let run = try build([toolchain.command, "build"], [], to: output, environment: nil)
    relay(run.errors)
    guard run.succeeded else { throw .programDoesNotBuild }
    return output
  }

  /// Builds the program to `path`.
  func build(_ instrumented: InstrumentedProgram, to path: String) throws(RecordingError) {
    // The go command may stand elsewhere.
    let output = FilePath.absolute(path)
    let run = try build(
      shadow.command("build", of: toolchain), try flags(instrumented), to: output,
      environment: environment(instrumented))
    guard run.succeeded else {
      // A plain build of the user's own sources shows whose fault it is; its messages name the user's files and
      // columns.
      let plain = try build([toolchain.command, "build"], [], to: output, environment: nil)
      relay(plain.errors)
      if !plain.succeeded { throw .programDoesNotBuild }
      throw .instrumentedProgramDoesNotBuild(message: run.errorText)
    }
    relay(run.errors)
  }

  private func build(
    _ command: [String], _ flags: [String], to output: String, environment: [String]?
  ) throws(RecordingError) -> CapturedRun {
    // Like `go run`, which does not stamp version-control facts either.
    let stamping = words.buildFlags.contains { $0.hasPrefix("-buildvcs") } ? [] : ["-buildvcs=false"]
    var environment = environment ?? Environment.inherited()
    // What a go command that is killed leaves of its own goes with our folder.
    if Environment.nonEmptyValue("GOTMPDIR") == nil { environment.append("GOTMPDIR=" + directory) }
    return try CapturedRun.run(
      toolchain.command,
      arguments: command + stamping + words.buildFlags + flags
        + ["-o", output] + words.packages,
      environment: environment)
  }

  /// The words of `go test` on the rewritten sources.
  ///
  /// - Parameter flags: more flags of `go test`.
  func testArguments(_ instrumented: InstrumentedProgram, flags more: [String] = []) throws(RecordingError)
    -> [String]
  {
    var arguments = shadow.command("test", of: toolchain) + more + (try flags(instrumented))
    // A program of the user's that starts the test binaries sees to their environment itself.
    if !words.testFlagNames.contains("exec") {
      let path = directory + "/test.sh"
      try FileSystem.writeAtomically(Array(wrappers.tests.utf8), to: path)
      arguments.append(GoWrappers.flag("exec", path))
    }
    // A cached result would run nothing.
    if !words.testFlagNames.contains("count") { arguments.append("-count=1") }
    return arguments + words.testWords
  }

  /// After a failed `go test`: whether something does not compile only as we have rewritten it. What does not
  /// compile in any case the go command has reported, with the user's own files (``CompileTool``).
  func checkFailedTests() throws(RecordingError) {
    guard let message = FileSystem.text(ToolPlan.faultPath(in: directory)) else { return }
    throw .instrumentedProgramDoesNotBuild(message: message)
  }
}
