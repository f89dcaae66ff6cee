import Foundation
import Glibc
import Testing

/// A recorder at work, its stdin and stdout pipes; its stderr goes to a file.
struct RunningRecorder {
  let process: Child
  let input: Int32
  let output: LineReader
  private let errors: URL

  /// Starts gotrace-record with these words.
  init(_ words: [String], folder: URL, environment: [String: String]) throws {
    let command = Command(executable: Folders.recorder, arguments: words, folder: folder, environment: environment)
    errors = Folders.newFolder().appending(path: "stderr")
    let (input, output) = (PipeEnds(), PipeEnds())
    let error = openFile(errors.path, O_WRONLY | O_CREAT | O_APPEND)
    process = try command.start(input: input.reading, output: output.writing, error: error)
    for descriptor in [error, input.reading, output.writing] { close(descriptor) }
    self.input = input.writing
    self.output = LineReader(output.reading)
  }

  /// `gotrace-record run` of a program.
  init(_ program: GoProgram, to trace: URL, options: [String] = ["--quiet"]) throws {
    try self.init(
      ["run", "-o", trace.path] + options + program.package + program.arguments, folder: program.folder,
      environment: program.fullEnvironment)
  }

  func send(_ line: String) throws {
    let bytes = Array((line + "\n").utf8)
    // Safe: the array lives through the call.
    try #require(unsafe write(input, bytes, bytes.count) == bytes.count)
  }

  func closeInput() { close(input) }

  /// What stderr got so far: the recorder's words and the program's.
  var error: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

  /// Where this recorder's spool is while it records.
  var spool: String { "/dev/shm/gotrace.\(process.pid).spool" }

  /// Waits until the program is about to start. Returns false where that takes too long.
  func waitForSpool() -> Bool { waitUntil { FileManager.default.fileExists(atPath: spool) } }

  /// The pids of the recorder's children.
  func children() throws -> [Int32] {
    let listed = try Command(
      executable: URL(filePath: "/usr/bin/env"), arguments: ["sh", "-c", "cat /proc/\(process.pid)/task/*/children"]
    ).run()
    return listed.output.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
  }

  /// All lines that come until the last process with this stdout has ended.
  func remainingLines() -> [String] {
    var lines: [String] = []
    while let line = output.next() { lines.append(line) }
    return lines
  }
}

/// Looks every millisecond until the condition holds; false where that takes too long.
func waitUntil(_ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(Child.patience)
  while ContinuousClock.now < deadline {
    if try condition() { return true }
    usleep(1000)
  }
  return false
}
