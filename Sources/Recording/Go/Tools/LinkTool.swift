internal import Platform

/// Gives the linker the facts of modules (`debug.ReadBuildInfo`) that a plain build would give it: our links in their
/// folder are not the user's (``ModuleLinks``).
enum LinkTool {
  static func run(_ plan: ToolPlan, _ command: [String]) throws(RecordingError) -> ExitStatus {
    if let index = command.firstIndex(of: "-importcfg"), command.indices.contains(index + 1) {
      let path = command[index + 1]
      let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.hasPrefix("modinfo ")
          ? plan.moduleFacts.reduce(String(line)) { $0.replacing($1.given, with: $1.right) } : String(line)
      }
      try FileSystem.writeAtomically(Array(lines.joined(separator: "\n").utf8), to: path)
    }
    return try CapturedRun.passThrough(command)
  }
}
