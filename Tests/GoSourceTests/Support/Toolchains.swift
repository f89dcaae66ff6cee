import Foundation
import Testing

/// The Go toolchains to test with: `<GOTRACE_TOOLCHAINS or .toolchains>/<version>/go`.
struct GoToolchain: Sendable, CustomTestStringConvertible {
  var version: String
  var root: URL

  var testDescription: String { "Go \(version)" }
  var goMinor: Int { version.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? 0 }

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Empty if the directory does not exist and none was asked for, which the tests then say.
  static let all: [GoToolchain] = {
    let asked = ProcessInfo.processInfo.environment["GOTRACE_TOOLCHAINS"].flatMap { $0.isEmpty ? nil : $0 }
    let directory = asked.map { URL(fileURLWithPath: $0) } ?? repository.appending(path: ".toolchains")
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    if versions.isEmpty {
      print("No Go toolchains in \(directory.path): nothing is compared with Go's own parser and runtime.")
      if asked != nil { return [GoToolchain(version: "(none)", root: directory)] }
    }
    return versions.filter { $0.first?.isNumber == true }.sorted {
      $0.compare($1, options: .numeric) == .orderedAscending
    }
    .map { GoToolchain(version: $0, root: directory.appending(path: $0).appending(path: "go")) }
  }()

  /// Runs this toolchain's `go`.
  ///
  /// - Throws: ``Failure`` if there is no such program, or it does not end with 0.
  func go(_ arguments: [String], in directory: URL) throws {
    _ = try GoToolchain.run(
      root.appending(path: "bin/go"), arguments, in: directory,
      environment: [
        "GOROOT": root.path, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOWORK": "off",
      ])
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Runs a program to its end.
  static func run(
    _ program: URL, _ arguments: [String], in directory: URL, environment: [String: String] = [:], input: URL? = nil
  ) throws -> (output: String, errors: String) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try input.map(FileHandle.init(forReadingFrom:)) ?? FileHandle.nullDevice
    let scratch = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: scratch) }
    // Files rather than pipes: no deadlock whatever the program prints where.
    let output = scratch.appending(path: "output")
    let errors = scratch.appending(path: "errors")
    try Data().write(to: output)
    try Data().write(to: errors)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    do { try process.run() } catch { throw Failure(description: "cannot run \(program.path): \(error)") }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let text = try String(contentsOf: errors, encoding: .utf8)
      throw Failure(description: "\(program.path) \(arguments) ended with \(process.terminationStatus): \(text)")
    }
    return (
      String(decoding: try Data(contentsOf: output), as: UTF8.self),
      String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    )
  }

  /// A new empty directory; the caller removes it.
  static func temporaryDirectory() throws -> URL {
    let directory = FileManager.default.temporaryDirectory.appending(path: "gosource-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
  }
}
