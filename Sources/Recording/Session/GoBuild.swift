internal import Glibc

/// Runs the go command on the rewritten sources.
struct GoBuild {
  let toolchain: GoToolchain
  let shadow: ShadowRoot
  let words: GoCommandLine
  /// For files that the go command needs.
  let directory: String

  /// The environment in which the go command sees the runtime as a standard package and does not switch toolchains again.
  var environment: [String] {
    inheritedEnvironment(replacing: ["GOROOT": shadow.path, "GOTOOLCHAIN": "local"])
  }

  private var wrappers: GoWrappers { GoWrappers(toolchain: toolchain, shadow: shadow) }

  /// What makes the go command compile the rewritten sources.
  private func flags(_ instrumented: InstrumentedProgram) throws(RecordingError) -> [String] {
    let path = directory + "/tool.sh"
    try FileSystem.writeAtomically(
      Array(try wrappers.tools(coverPlanPath: instrumented.coverPlanPath).utf8), to: path)
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

  /// Builds the program to `output`.
  func build(_ instrumented: InstrumentedProgram, to output: String) throws(RecordingError) {
    let run = try build(try flags(instrumented), to: output, environment: environment)
    guard run.succeeded else {
      // Whose fault? The user's own sources, built plainly, decide; their messages name the user's files and columns.
      let plain = try build([], to: output, environment: nil)
      write(plain.errors)
      if !plain.succeeded { throw .programDoesNotBuild }
      throw .instrumentedProgramDoesNotBuild(message: run.errorText)
    }
    write(run.errors)
  }

  private func build(_ flags: [String], to output: String, environment: [String]?) throws(RecordingError)
    -> CapturedRun
  {
    // Like `go run`, which does not stamp version-control facts either.
    let stamping = words.buildFlags.contains { $0.hasPrefix("-buildvcs") } ? [] : ["-buildvcs=false"]
    var environment = environment ?? inheritedEnvironment(replacing: [:])
    // What a go command that is killed leaves of its own goes with our folder.
    if FileSystem.environmentValue("GOTMPDIR") == nil { environment.append("GOTMPDIR=" + directory) }
    return try CapturedRun.run(
      toolchain.command,
      arguments: [toolchain.command, "build"] + stamping + words.buildFlags + flags
        + ["-o", output] + words.packages,
      environment: environment)
  }

  /// The words of `go test` on the rewritten sources.
  func testArguments(_ instrumented: InstrumentedProgram) throws(RecordingError) -> [String] {
    var arguments = [toolchain.command, "test"] + (try flags(instrumented))
    // A program of the user's that starts the test binaries sees to their environment itself.
    if !words.testFlagNames.contains("exec") {
      let path = directory + "/test.sh"
      try FileSystem.writeAtomically(Array(wrappers.tests.utf8), to: path)
      arguments.append(GoWrappers.flag("exec", path))
    }
    // vet would read the rewritten sources; a cached result would run nothing.
    if !words.testFlagNames.contains("vet") { arguments.append("-vet=off") }
    if !words.testFlagNames.contains("count") { arguments.append("-count=1") }
    return arguments + words.testWords
  }

  /// After a failed `go test`: whether something does not compile, and whose fault that is. Links and runs nothing; what
  /// did compile is in Go's build cache.
  ///
  /// The go command has already said what is wrong with the rewritten files; for an error of the user's it is said again
  /// with the user's own file names and columns.
  func explainFailedTests(_ instrumented: InstrumentedProgram) throws(RecordingError) {
    func compile(_ flags: [String], _ environment: [String]?) throws(RecordingError) -> CapturedRun {
      try CapturedRun.run(
        toolchain.command,
        arguments: [toolchain.command, "list", "-test", "-export", "-f", ""] + words.buildFlags + flags
          + words.packages,
        environment: environment)
    }
    let traced = try compile(try flags(instrumented), environment)
    if traced.succeeded { return }
    let plain = try compile([], nil)
    if plain.succeeded { throw .instrumentedProgramDoesNotBuild(message: traced.errorText) }
    write(plain.errors)
  }

  /// The compiler's own words, unchanged.
  private func write(_ bytes: [UInt8]) {
    // Safe: the buffer is read only during the call.
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe Glibc.write(2, buffer.baseAddress, buffer.count)
    }
  }
}
