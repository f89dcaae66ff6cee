import Foundation
import Glibc
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
  var folder: URL = Folders.scratch
  var environment: [String: String] = ProcessInfo.processInfo.environment
  var input = Data()
  /// Seconds after which it is killed.
  var timeout = Child.patience

  /// Runs it to its end, with files for its standard streams.
  func run() throws -> Finished {
    let place = Folders.newFolder()
    defer { try? FileManager.default.removeItem(at: place) }
    let (output, error) = (place.appending(path: "out"), place.appending(path: "err"))
    try input.write(to: place.appending(path: "in"))
    let streams = [
      openFile(place.appending(path: "in").path, O_RDONLY), openFile(output.path, O_WRONLY | O_CREAT | O_APPEND),
      openFile(error.path, O_WRONLY | O_CREAT | O_APPEND),
    ]
    defer { for stream in streams { close(stream) } }
    let status = try start(input: streams[0], output: streams[1], error: streams[2]).wait(seconds: timeout)
    return Finished(
      status: status ?? -1,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: error), as: UTF8.self),
      timedOut: status == nil)
  }

  /// Starts it with these descriptors.
  func start(input: Int32, output: Int32, error: Int32) throws -> Child {
    try Child(
      executable, arguments: arguments, environment: environment, folder: folder, input: input, output: output,
      error: error)
  }
}

extension Finished {
  /// Without what a recorder says of others that were killed: tests that kill some run beside this one.
  var withoutOthersSpools: Finished {
    let lines = error.split(separator: "\n", omittingEmptySubsequences: false)
    let own = lines.filter { !$0.contains("warning: a recorder was killed, process ") }
    return Finished(status: status, output: output, error: own.joined(separator: "\n"), timedOut: timedOut)
  }

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
