import Foundation
import Synchronization

/// A Go package and how to run it, traced and untraced.
struct GoProgram: Sendable {
  var folder: URL
  /// What `go run` is given: a package or files.
  var package = ["."]
  var buildFlags: [String] = []
  var arguments: [String] = []
  var input = Data()
  var toolchain = Toolchain.newest
  /// Added to the toolchain's environment.
  var environment: [String: String] = [:]

  var fullEnvironment: [String: String] { toolchain.environment.merging(environment) { $1 } }

  /// `gotrace-record run`, with the trace in `trace`.
  func recorded(to trace: URL, options: [String] = ["--quiet"]) throws -> Finished {
    try Command(
      executable: Folders.recorder,
      arguments: ["run", "-o", trace.path] + options + buildFlags + package + arguments,
      folder: folder, environment: fullEnvironment, input: input
    ).run()
  }

  /// `go build` into a file with the name that `go run` would give it.
  func built() throws -> (finished: Finished, executable: URL) {
    let name = package == ["."] ? folder.lastPathComponent : (package[0] as NSString).lastPathComponent
    let executable = Folders.newFolder().appending(path: name.hasSuffix(".go") ? String(name.dropLast(3)) : name)
    let finished = try Command(
      executable: toolchain.folder.appending(path: "go"),
      arguments: ["build", "-o", executable.path] + buildFlags + package,
      folder: folder, environment: fullEnvironment
    ).run()
    return (finished, executable)
  }

  /// The program, built plainly and run; equal builds are made once.
  func plain() throws -> Finished {
    let key = [toolchain.version, folder.path] + buildFlags + package + environment.map { $0 + "=" + $1 }.sorted()
    let known = Self.builds.withLock { $0[key] }
    let (finished, executable) = try known ?? built()
    Self.builds.withLock { $0[key] = (finished, executable) }
    guard finished.status == 0 else { return finished }
    return try run(executable)
  }

  private static let builds = Mutex<[[String]: (finished: Finished, executable: URL)]>([:])

  func run(_ executable: URL) throws -> Finished {
    try Command(
      executable: executable, arguments: arguments, folder: folder, environment: fullEnvironment, input: input
    ).run()
  }

  /// `go test -json` on patterns; with `trace`, recorded.
  func tested(_ words: [String], to trace: URL? = nil, race: Bool = false) throws -> Finished {
    let words = ["-json", "-vet=off"] + (race ? ["-race"] : []) + words
    guard let trace else {
      return try Command(
        executable: toolchain.folder.appending(path: "go"), arguments: ["test", "-count=1"] + words,
        folder: folder, environment: fullEnvironment
      ).run()
    }
    return try Command(
      executable: Folders.recorder, arguments: ["test", "-o", trace.path, "--quiet"] + words, folder: folder,
      environment: fullEnvironment
    ).run()
  }
}
