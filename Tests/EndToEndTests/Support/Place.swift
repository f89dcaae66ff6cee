import Foundation
import Testing

/// Where things are: the repository, the built programs, the Go toolchains.
enum Place {
  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let fixtures = repository.appending(path: "Fixtures")

  /// The folder of gotrace-record and gotrace-analyze: `GOTRACE_BINARIES`, or the one of this test's own binary.
  static let binaries: URL = {
    if let given = ProcessInfo.processInfo.environment["GOTRACE_BINARIES"] { return URL(filePath: given) }
    let test = URL(filePath: CommandLine.arguments[0])
    // swift test runs either the binary itself or a bundle's executable, both in the build folder.
    var folder = test.deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appending(path: "gotrace-record").path), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  static let recorder = binaries.appending(path: "gotrace-record")
  static let analyzer = binaries.appending(path: "gotrace-analyze")

  /// A folder of this test run, removed by nobody but the system.
  static let scratch: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gotrace-tests-\(getpid())")
    makeFolder(folder)
    atexit { try? FileManager.default.removeItem(at: Place.scratch) }
    return folder
  }()

  /// A new empty folder.
  static func newFolder() -> URL {
    let folder = scratch.appending(path: UUID().uuidString)
    makeFolder(folder)
    return folder
  }

  private static func makeFolder(_ folder: URL) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      preconditionFailure("cannot make \(folder.path): \(error)")
    }
  }
}

/// A Go toolchain that scripts/install-toolchains.sh has installed.
struct Toolchain: Hashable, Sendable, CustomTestStringConvertible {
  let version: String

  /// Those that every promise is tested with: the oldest supported, one in between, the newest.
  static let all = ["1.21.13", "1.24.11", "1.27.3"].map(Toolchain.init(version:))
  static let newest = Toolchain(version: "1.27.3")

  var folder: URL { Place.repository.appending(path: ".toolchains/\(version)/go/bin") }

  var testDescription: String { "Go \(version)" }

  /// "1.21.13" is at least "1.21", and not at least "1.22".
  func isAtLeast(_ other: String) -> Bool {
    let ours = version.split(separator: ".").compactMap { Int($0) }
    let theirs = other.split(separator: ".").compactMap { Int($0) }
    return !ours.lexicographicallyPrecedes(theirs)
  }

  /// The environment in which a user of this toolchain would work, without a network.
  var environment: [String: String] {
    var all = ProcessInfo.processInfo.environment
    all["PATH"] = folder.path + ":" + (all["PATH"] ?? "/usr/bin:/bin")
    all["GOTOOLCHAIN"] = "local"
    all["GOPROXY"] = "off"
    all["GOFLAGS"] = ""
    all["GOCACHE"] = all["GOCACHE"] ?? Place.repository.appending(path: ".cache/go-build").path
    all["XDG_CACHE_HOME"] = Place.scratch.appending(path: "cache").path
    return all
  }
}
