import Foundation
import Testing

/// What a finished process left.
struct Finished: Sendable {
  /// As a shell would show it: the exit code, or 128 + n for signal n.
  let status: Int32
  let output: String
  let error: String
  let timedOut: Bool
}

/// A program to run: arguments, folder, environment, input.
struct Command: Sendable {
  var executable: URL
  var arguments: [String]
  var folder: URL = Place.scratch
  var environment: [String: String] = ProcessInfo.processInfo.environment
  var input = Data()
  /// Seconds after which it is killed; cold builds are slow.
  var timeout: Double = 300

  /// Runs it to its end, with files for its standard streams.
  func run() throws -> Finished {
    let place = Place.newFolder()
    defer { try? FileManager.default.removeItem(at: place) }
    let names = (
      input: place.appending(path: "in"), output: place.appending(path: "out"), error: place.appending(path: "err")
    )
    try input.write(to: names.input)
    try Data().write(to: names.output)
    try Data().write(to: names.error)

    let process = Process()
    process.standardInput = try FileHandle(forReadingFrom: names.input)
    process.standardOutput = try FileHandle(forWritingTo: names.output)
    process.standardError = try FileHandle(forWritingTo: names.error)
    let timedOut = try start(process).wait(seconds: timeout)
    return Finished(
      status: process.shellStatus,
      output: String(decoding: try Data(contentsOf: names.output), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: names.error), as: UTF8.self),
      timedOut: timedOut)
  }

  /// Starts `process`, whose standard streams are set, as this command.
  func start(_ process: Process) throws -> Running {
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    return Running(process: process, ended: ended)
  }
}

/// A started process.
struct Running {
  let process: Process
  let ended: DispatchSemaphore

  /// Waits for the end; kills the process after so many seconds, and says whether it had to.
  func wait(seconds: Double) -> Bool {
    if ended.wait(timeout: .now() + seconds) == .success { return false }
    kill(process.processIdentifier, SIGKILL)
    // Not for ever: a grandchild that lives on may keep Foundation from noticing the end.
    _ = ended.wait(timeout: .now() + 10)
    return true
  }
}

extension Process {
  /// As a shell would show it; -1 while it runs.
  var shellStatus: Int32 {
    if isRunning { return -1 }
    return terminationReason == .uncaughtSignal ? 128 + terminationStatus : terminationStatus
  }
}

extension Finished {
  /// Records an issue unless the process ended by itself with this status.
  func expect(
    status expected: Int32 = 0, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(!timedOut, "\(what) had to be killed", sourceLocation: sourceLocation)
    #expect(
      status == expected, "\(what) status\nstdout: \(output.suffix(4000))\nstderr: \(error.suffix(4000))",
      sourceLocation: sourceLocation)
  }
}
