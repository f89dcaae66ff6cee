internal import Platform

/// The result of a helper command (`go list`, `go env`, …) run to its end with its output kept.
struct CapturedRun {
  let status: ExitStatus
  let output: [UInt8]
  let errors: [UInt8]

  var succeeded: Bool { status == .exited(0) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
  var outputText: String { String(decoding: output, as: UTF8.self) }

  /// Runs `executable`; its standard input is ours.
  ///
  /// A signal that ends us before there is a program to run ends it, and then this throws.
  static func run(
    _ executable: String, arguments: [String], environment: [String]? = nil
  ) throws(RecordingError) -> CapturedRun {
    let inbox = SignalInbox.shared
    try inbox.check()
    let captured: CapturedOutput
    do throws(CapturedOutput.Failure) {
      captured = try CapturedOutput(
        of: executable, arguments: arguments, environment: environment, watching: inbox.descriptor,
        ready: { inbox.end($0) })
    } catch {
      switch error {
      case .pipe(let error): throw .system(operation: .openPipe, path: "", errno: error.code)
      case .start(let error): throw .cannotStart(path: executable, errno: error.code)
      }
    }
    try inbox.check()
    return CapturedRun(status: captured.status, output: captured.output, errors: captured.errors)
  }

  /// Runs a command with our standard streams. Returns how it ended.
  static func passThrough(_ command: [String]) throws(RecordingError) -> ExitStatus {
    try startChild(command[0], arguments: command).wait()
  }
}

/// Starts the program at path `executable`.
///
/// - Parameter environment: `NAME=value` strings; `nil` hands on ours.
func startChild(
  _ executable: String, arguments: [String], environment: [String]? = nil
) throws(RecordingError) -> ChildProcess {
  do throws(SystemError) {
    return try ChildProcess.start(executable, arguments: arguments, environment: environment)
  } catch {
    throw .cannotStart(path: executable, errno: error.code)
  }
}
