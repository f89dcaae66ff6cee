public import Platform

/// Stands before the go command's tools (``GoWrappers``), so that their messages name the user's files.
public enum GoTool {
  /// The name of the hidden subcommand of `gotrace-record` that the go command runs.
  public static let subcommand = "go-tool"

  /// Runs a tool. Returns how it ended.
  ///
  /// - Parameters:
  ///   - directory: of the recording; it has a ``ToolPlan``.
  ///   - command: the tool's path and its arguments.
  public static func run(in directory: String, _ command: [String]) throws(RecordingError) -> ExitStatus {
    guard let tool = command.first else { throw .noPackageNamed }
    switch FilePath.lastComponent(of: tool) {
    case "cover": return try CoverTool.run(plan: CoverPlan.path(in: directory), command)
    case "vet": return try VetTool.run(try ToolPlan(of: directory), command)
    case "link": return try LinkTool.run(try ToolPlan(of: directory), command)
    default: return try CompileTool.run(try ToolPlan(of: directory), command, directory: directory)
    }
  }
}
