public import Platform
internal import TraceStore
import TraceModel

/// Compares the names in our symbol table with those of the Go runtime, by building and running a program or tests with
/// a runtime that says which function each id was first entered in.
public enum SelfCheck {
  /// One function whose name we have wrong.
  public struct Difference: Sendable {
    /// Our name; empty for an id that the table does not have.
    public var ours: String
    /// `runtime.FuncForPC`'s.
    public var actual: String
  }

  public struct Result: Sendable {
    /// How the program or `go test` ended.
    public var status: ExitStatus
    /// Functions that were entered and compared.
    public var compared: Int
    public var differences: [Difference]
  }

  /// Runs the check.
  ///
  /// - Parameter words: as for `run`, or with `tests` as for `test`.
  public static func run(_ words: [String], tests: Bool, _ options: RecordingOptions) throws(RecordingError) -> Result {
    try SignalInbox.shared.open()
    let line = tests ? try GoCommandLine.test(words) : try GoCommandLine.run(words)
    let workspace = try Workspace(line, runtime: .selfCheck, options)
    defer { workspace.remove() }
    let list = try workspace.load(tests: tests)
    let instrumented = try workspace.instrument(list, options)
    let notes = workspace.directory + "/names"
    let work = workspace.directory + "/work"
    try FileSystem.makeDirectories(work)
    let status: ExitStatus
    if tests {
      // -work: the test binaries must still be there when their function tables are read.
      let arguments = try workspace.build.testArguments(instrumented, flags: ["-work"])
      status = try ProgramRun.run(
        executable: workspace.toolchain.command, arguments: arguments,
        environment: Environment.inherited(replacing: [
          "GOROOT": workspace.shadow.path, "GOTOOLCHAIN": "local", "GOTMPDIR": work, "GOTRACE_SELF_CHECK": notes,
        ]), ProgramRun.Observer())
    } else {
      let executable = try workspace.build.program(
        instrumented, named: try list.program().executableName, in: workspace.directory)
      status = try ProgramRun.run(
        executable: executable, arguments: [executable] + line.programArguments,
        environment: Environment.inherited(replacing: ["GOTRACE_SELF_CHECK": notes]), ProgramRun.Observer())
    }
    return compare(notes, with: instrumented, status: status)
  }

  private static func compare(_ notes: String, with program: InstrumentedProgram, status: ExitStatus) -> Result {
    var result = Result(status: status, compared: 0, differences: [])
    var names: [Substring: InstrumentedNames] = [:]
    for line in (FileSystem.text(notes) ?? "").split(separator: "\n") {
      let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, let id = Int(fields[1]) else { continue }
      let table = names[fields[0]] ?? program.names(in: String(fields[0]))
      names[fields[0]] = table
      result.compared += 1
      var ours = ""
      if case .function(let symbol) = table.name(ofID: id) { ours = symbol.name }
      if ours != fields[2] { result.differences.append(Difference(ours: ours, actual: String(fields[2]))) }
    }
    return result
  }
}
