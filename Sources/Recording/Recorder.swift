internal import Glibc
internal import TraceStore

/// The recorder: from the user's words to a trace.
public enum Recorder {
  /// `gotrace-record run`: instruments, builds and runs one program.
  ///
  /// - Parameter words: what `go run` would be given: build flags, a package or files, the program's arguments.
  public static func run(_ words: [String], _ options: RecordingOptions) throws(RecordingError) -> RecordingOutcome {
    let line = try GoCommandLine.run(words)
    let workspace = try Workspace(line)
    defer { workspace.remove() }
    let list = try PackageList.load(toolchain: workspace.toolchain, shadow: workspace.shadow, words: line, tests: false)
    let program = try mainPackage(of: list)
    let instrumented = try workspace.instrument(list, options)
    let session = try Session(
      options, defaultName: program.executableName, toolchain: workspace.toolchain, words: line,
      names: instrumented.names)
    do {
      let executable = try workspace.build.program(
        instrumented, named: program.executableName, in: workspace.directory)
      return try session.record(instrumented) { started throws(RecordingError) in
        try ProgramRun.run(
          executable: executable, arguments: [executable] + line.programArguments, environment: nil, started: started)
      }
    } catch {
      session.abandon()
      throw error
    }
  }

  /// `gotrace-record test`: instruments packages with their tests and runs `go test`.
  ///
  /// - Parameter words: what `go test` would be given.
  public static func test(_ words: [String], _ options: RecordingOptions) throws(RecordingError) -> RecordingOutcome {
    let line = try GoCommandLine.test(words)
    let workspace = try Workspace(line)
    defer { workspace.remove() }
    let list = try PackageList.load(toolchain: workspace.toolchain, shadow: workspace.shadow, words: line, tests: true)
    let instrumented = try workspace.instrument(list, options)
    let named = list.packages.first { !$0.isDependencyOnly }
    let session = try Session(
      options, defaultName: named?.executableName ?? "test", toolchain: workspace.toolchain, words: line,
      names: instrumented.names)
    do {
      let build = workspace.build
      let outcome = try session.record(instrumented) { started throws(RecordingError) in
        try ProgramRun.run(
          executable: workspace.toolchain.command, arguments: build.testArguments(instrumented),
          environment: build.environment, started: started)
      }
      if outcome.status != .exited(0), outcome.processes == 0 { try build.explainFailedTests(instrumented) }
      return outcome
    } catch {
      session.abandon()
      throw error
    }
  }

  private static func mainPackage(of list: PackageList) throws(RecordingError) -> GoPackage {
    let named = list.packages.filter { !$0.isDependencyOnly }
    guard named.count <= 1 else { throw .severalMainPackages(named.map(\.importPath)) }
    guard let program = named.first else { throw .noPackageNamed }
    guard program.name == "main" else { throw .notAMainPackage(importPath: program.importPath, name: program.name) }
    return program
  }
}
