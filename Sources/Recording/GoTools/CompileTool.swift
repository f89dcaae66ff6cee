internal import Glibc

/// The compiler, the assembler and cgo: what they say of the user's program names the user's files and columns, and what
/// they write into the program names the folders that modules really are in.
enum CompileTool {
  static func run(_ plan: ToolPlan, _ command: [String], directory: String) throws(RecordingError) -> ExitStatus {
    let command = withModules(command, plan)
    let run = try CapturedRun.run(command[0], arguments: command)
    guard !run.succeeded, let original = withOriginals(command, plan) else { return say(run) }
    // Whose fault? The same step with the user's own files decides, and says it as in a plain build.
    let plain = try CapturedRun.run(original[0], arguments: original)
    guard plain.succeeded else { return say(plain) }
    try FileSystem.writeAtomically(run.output + run.errors, to: ToolPlan.faultPath(in: directory))
    return say(run)
  }

  /// The command with the user's files instead of the rewritten ones; `nil` where it has none of them.
  private static func withOriginals(_ command: [String], _ plan: ToolPlan) -> [String]? {
    var isChanged = false
    let words = command.map { word in
      guard word.hasSuffix(".go") else { return word }
      // Of a covered package: what the cover tool wrote.
      let covered = CoverTool.plainPath(of: word)
      guard let original = plan.originals[word] ?? (FileSystem.exists(covered) ? covered : nil) else { return word }
      isChanged = true
      return original
    }
    return isChanged ? words : nil
  }

  /// The rules for file names (`-trimpath`) with the folders of modules instead of our links to them.
  private static func withModules(_ command: [String], _ plan: ToolPlan) -> [String] {
    guard !plan.modules.isEmpty, let index = command.firstIndex(of: "-trimpath"), index + 1 < command.count else {
      return command
    }
    var command = command
    var rules = command[index + 1]
    for module in plan.modules {
      rules = rules.replacing("=>" + module.link, with: "=>" + module.directory)
      rules += ";" + module.link + "=>" + module.directory
    }
    command[index + 1] = rules
    return command
  }

  private static func say(_ run: CapturedRun) -> ExitStatus {
    // That the go command does not listen any more is no reason to say anything else.
    try? FileSystem.writeAll(run.output, to: STDOUT_FILENO, path: "")
    try? FileSystem.writeAll(run.errors, to: STDERR_FILENO, path: "")
    return run.status
  }
}
