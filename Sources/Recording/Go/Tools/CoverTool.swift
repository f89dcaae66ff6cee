internal import GoSource
internal import Platform

/// Stands before the go command's cover tool, and rewrites what that has written.
enum CoverTool {
  /// Runs the cover tool, and rewrites what it has written. Returns how it ended.
  ///
  /// - Parameters:
  ///   - planPath: of a ``CoverPlan``.
  ///   - command: the tool's path and its arguments.
  static func run(plan planPath: String, _ command: [String]) throws(RecordingError) -> ExitStatus {
    guard !command.isEmpty else { throw .noPackageNamed }
    if command.contains("-V=full") { return try printVersion(command) }
    let status = try CapturedRun.passThrough(command)
    guard status == .exited(0), let outputs = try outputs(of: command) else { return status }
    guard let plan = CoverPlan(try FileSystem.read(planPath)) else {
      throw .system(operation: .read, path: planPath, errno: SystemError.invalidArgument.code)
    }
    // The last arguments are the files to cover; the first output holds the counters of all of them.
    for (input, output) in zip(command.suffix(outputs.count - 1), outputs.dropFirst()) {
      guard let instrumentation = plan.files[input] else { continue }
      try rewrite(output, instrumentation)
    }
    return status
  }

  /// The go command takes what `cover -V=full` prints for the tool's identity in its build cache: ours is another tool.
  private static func printVersion(_ command: [String]) throws(RecordingError) -> ExitStatus {
    let run = try CapturedRun.run(command[0], arguments: command)
    var line = run.outputText.split(separator: "\n").first.map(String.init) ?? ""
    // Of a development version the last field is a hash, which must stay the last.
    if !line.contains(" devel ") { line += " gotrace" }
    print(line)
    return run.status
  }

  /// The files that the cover tool is to write; `nil` where it did something else.
  private static func outputs(of command: [String]) throws(RecordingError) -> [String]? {
    let name = "-outfilelist"
    guard let index = command.firstIndex(where: { $0 == name || $0.hasPrefix(name + "=") }) else { return nil }
    let list = command[index] == name ? command[index + 1] : String(command[index].dropFirst(name.count + 1))
    let lines = String(decoding: try FileSystem.read(list), as: UTF8.self)
    return lines.split(separator: "\n").map(String.init)
  }

  private static func rewrite(_ path: String, _ instrumentation: Instrumentation) throws(RecordingError) {
    let source = try FileSystem.read(path)
    guard let file = try? GoFile(source), file.functions.count == instrumentation.functionIDs.count,
      file.spawns.count == instrumentation.spawnIDs.count
    else {
      throw .instrumentedProgramDoesNotBuild(message: "\(path): other functions than in the file that it covers")
    }
    try FileSystem.ensure(source, at: PlainText.path(for: path))
    try FileSystem.writeAtomically(file.rewritten(source, instrumentation), to: path)
  }
}
