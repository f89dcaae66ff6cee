import Foundation

/// A run of gotrace-analyze.
struct Analyzer {
  /// As a shell would show it: the exit code, or 128 + n for signal n.
  let status: Int32
  let errors: String

  /// In `GOTRACE_BINARIES`, or where this test's own binary is.
  private static let program: URL = {
    let name = "gotrace-analyze"
    if let given = ProcessInfo.processInfo.environment["GOTRACE_BINARIES"] {
      return URL(filePath: given).appending(path: name)
    }
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appending(path: name).path), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    return folder.appending(path: name)
  }()

  /// Runs it to its end; what it says on standard output is of no interest.
  init(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }
}
